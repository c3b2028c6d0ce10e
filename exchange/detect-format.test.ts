import { expect, test } from 'vitest'
import { detectFormat } from './detect-format.ts'
import { magicOf } from './magic-bytes.ts'

test.each([
  { lines: ['', 'IMGID:1', 'a\tO'], format: 'conll' },
  { lines: ['-DOCSTART- -X- O O', '', 'EU NNP I-NP I-ORG'], format: 'conll' },
  { lines: ['# a comment', 'EU B-ORG', 'is O'], format: 'conll' },
  { lines: ["{'token': ['a']}"], format: 'mnre' },
  { lines: ['{"text": "a"}'], format: 'jsonl' },
  { lines: ['{'], format: 'jsonl' },
  { lines: ['{"images": ["1.jpg"], "text": "a"}'], format: 'jsonl' },
  { lines: ['{', ' "images": [', '  {"id": 1}'], format: 'coco' },
  { lines: ['{"info": {"year": 2020}, "images": []}'], format: 'coco' },
  { lines: ['<annotation>', '\t<folder></folder>'], format: 'voc' },
  { lines: ['<?xml version="1.0"?>', '<annotation>'], format: 'voc' },
  { lines: ['Dear Sir,', 'how are you?'], format: null },
  { lines: [], format: null },
])('$lines is $format', ({ lines, format }) => expect(detectFormat(lines)).toBe(format))

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

test.each([
  { name: 'PNG', head: bytes('\x89PNG\r\n\x1a\n'), expected: { kind: 'image', format: 'png' } },
  { name: 'JPEG', head: bytes('\xff\xd8\xff\xe0'), expected: { kind: 'image', format: 'jpeg' } },
  { name: 'WebP', head: bytes('RIFF\x10\0\0\0WEBPVP8 '), expected: { kind: 'image', format: 'webp' } },
  { name: 'zip', head: bytes('PK\x03\x04rest'), expected: { kind: 'foreign' } },
  {
    name: 'HTML',
    head: bytes('\n<!DOCTYPE html><html>'),
    expected: { kind: 'foreign', what: { text: 'an HTML page' } },
  },
  { name: 'SVG', head: bytes('<svg xmlns="">'), expected: { kind: 'foreign', what: { text: 'an SVG drawing' } } },
  { name: 'zeros', head: new Uint8Array(100), expected: { kind: 'foreign', what: { text: 'a binary file' } } },
  {
    name: 'UTF-8 with mark',
    head: bytes('\xef\xbb\xbfa'),
    expected: { kind: 'text', encoding: 'utf-8', markBytes: 3 },
  },
  { name: 'UTF-16', head: bytes('\xff\xfea\0'), expected: { kind: 'text', encoding: 'utf-16le', markBytes: 2 } },
  { name: 'a sentence', head: bytes('BM is a sentence'), expected: { kind: 'text', encoding: 'utf-8', markBytes: 0 } },
  { name: 'nothing', head: new Uint8Array(), expected: { kind: 'text', encoding: 'utf-8', markBytes: 0 } },
])('$name is told from its first bytes', ({ head, expected }) => expect(magicOf(head)).toMatchObject(expected))
