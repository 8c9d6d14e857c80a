import type { Phrase } from "./phrase.ts";

/** Where a run of literal words leads. */
export interface TrieNode {
  readonly next: Map<string, TrieNode>;
  /** The phrase that ends here: it is nothing but these words. */
  whole: Phrase | undefined;
  /** Phrases that go on with a slot or a group and need no certain word later. */
  readonly open: Phrase[];
  /** Those that need a certain word later, by that word: looked up for the words of the message alone. */
  readonly anchored: Map<string, Phrase[]>;
}

export function createTrie(phrases: readonly Phrase[]): TrieNode {
  const root = createNode();
  const planted = new Map<TrieNode, Phrase[]>();
  for (const phrase of phrases) {
    for (const node of nodesFor(root, phrase)) {
      if (phrase.heads === phrase.parts.length && phrase.tail === undefined) node.whole = phrase;
      else listIn(planted, node).push(phrase);
    }
  }
  for (const [node, open] of planted) anchor(node, open);
  return root;
}

function createNode(): TrieNode {
  return { next: new Map(), whole: undefined, open: [], anchored: new Map() };
}

/** One node for each combination of the alternatives among its first words. */
function nodesFor(root: TrieNode, phrase: Phrase): readonly TrieNode[] {
  let nodes: readonly TrieNode[] = [root];
  for (const part of phrase.parts.slice(0, phrase.heads)) {
    if (part.type !== "word") continue;
    nodes = nodes.flatMap((node) => part.words.map((word) => childOf(node, word)));
  }
  return nodes;
}

function childOf(node: TrieNode, word: string): TrieNode {
  const child = node.next.get(word) ?? createNode();
  node.next.set(word, child);
  return child;
}

/** Files each phrase under the rarest word that every saying of it must have behind its first slot. */
function anchor(node: TrieNode, phrases: readonly Phrase[]): void {
  const uses = new Map<string, number>();
  for (const word of phrases.flatMap(wordsBehind).flat()) uses.set(word, (uses.get(word) ?? 0) + 1);
  const usesOf = (words: readonly string[]): number => words.reduce((sum, word) => sum + (uses.get(word) ?? 0), 0);
  for (const phrase of phrases) {
    const [rarest] = wordsBehind(phrase).toSorted((a, b) => usesOf(a) - usesOf(b));
    if (rarest === undefined) node.open.push(phrase);
    for (const word of rarest ?? []) listIn(node.anchored, word).push(phrase);
  }
}

/** The words that must be said behind the first ones, each with its alternatives. */
function wordsBehind({ parts, heads }: Phrase): readonly (readonly string[])[] {
  return parts.slice(heads).flatMap((part) => (part.type === "word" ? [part.words] : []));
}

function listIn<K>(lists: Map<K, Phrase[]>, key: K): Phrase[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
