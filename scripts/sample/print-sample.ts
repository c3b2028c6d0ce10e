import { relationsOf } from './facts.ts'
import { readMarkup } from './markup.ts'
import type { Post } from './posts.ts'
import { posts } from './posts.ts'

/** As an importer reads them: what is confirmed is there, the rest is left to be suggested. */
export function printPosts(): string {
  return printLines((post, line) =>
    post.done ? { ...line, status: 'done' } : { ...line, entities: [], relations: [] },
  )
}

/** Every post with all its entities: to measure against. */
export function printGold(): string {
  return printLines((_, line) => line)
}

function printLines(shape: (post: Post, line: ReturnType<typeof lineOf>) => object): string {
  return posts.map((post, index) => `${JSON.stringify(shape(post, lineOf(post, index)))}\n`).join('')
}

function lineOf(post: Post, index: number) {
  const { text, entities } = readMarkup(post.marked)
  const id = `eastgate-${String(index + 1).padStart(2, '0')}`
  return {
    id,
    text,
    images: post.pictures.map((name) => `images/${name}.webp`),
    entities,
    relations: relationsOf(text, entities),
  }
}
