/** What Discord accepts of commands. Source: Discord docs, Application Commands, read 2026-11-21. */

/** A command's or an option's name, characters. */
export const NAME_CHARS = 32;
/** What such a name is made of, in small letters. */
export const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
/** What a command or an option says about itself, characters, from 1. */
export const DESCRIPTION_CHARS = 100;
/** The longest text that an option takes, characters. */
export const TEXT_OPTION_CHARS = 6_000;
/** What is offered while somebody types. */
export const CHOICES = 25;
/** How a choice reads, characters, from 1. */
export const CHOICE_NAME_CHARS = 100;
/** What a choice stands for, characters. */
export const CHOICE_VALUE_CHARS = 100;
