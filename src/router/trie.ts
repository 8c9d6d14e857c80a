import type { Part, Phrase } from "./phrase.ts";

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
  for (const phrase of phrases) for (const node of nodesFor(root, phrase)) plant(node, phrase);
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

function plant(node: TrieNode, phrase: Phrase): void {
  if (phrase.heads === phrase.parts.length && phrase.tail === undefined) {
    node.whole = phrase;
    return;
  }
  const anchors = anchorsOf(phrase.parts.slice(phrase.heads));
  if (anchors === undefined) node.open.push(phrase);
  for (const anchor of anchors ?? []) node.anchored.set(anchor, [...(node.anchored.get(anchor) ?? []), phrase]);
}

/** The first word that every saying of the phrase must have behind its first slot. */
function anchorsOf(rest: readonly Part[]): readonly string[] | undefined {
  return rest.find((part) => part.type === "word")?.words;
}
