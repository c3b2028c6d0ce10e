import { expect, type Page } from '@playwright/test'
import { createProject, test } from './fixtures/desk.ts'

interface Upload {
  readonly name: string
  readonly text: string
}

async function plan(page: Page, files: readonly Upload[]) {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page
    .getByLabel('Files to import')
    .setInputFiles(files.map(({ name, text }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })))
  const dialog = page.getByRole('dialog', { name: 'Import posts' })
  await expect(dialog.getByRole('table', { name: 'Files' })).toBeVisible({ timeout: 60_000 })
  return dialog
}

const jsonl = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

test('each kind of mistake is named with its file and line, and keeps everything out', async ({ page, startShell }) => {
  await page.goto(await startShell().link())
  await createProject(page, 'Mistakes')
  const dialog = await plan(page, [
    { name: 'tab.txt', text: 'IMGID:1\nGood\tO\nno tab here\n' },
    {
      name: 'posts.jsonl',
      text: jsonl(
        { id: 'a', text: 'Ada in Rome', entities: [{ start: 0, end: 99, label: 'PER' }] },
        { id: 'b', text: 'An image from elsewhere', images: ['../../secret.png'] },
      ),
    },
    { name: 'broken.jsonl', text: '{"id": "c", "text": "cut off\n' },
  ])
  const issues = dialog.getByRole('list', { name: 'Issues' })
  for (const place of ['tab.txt:3', 'posts.jsonl:1', 'posts.jsonl:2', 'broken.jsonl:1']) {
    await expect(issues).toContainText(place)
  }
  await expect(issues).toContainText('outside the folder')
  await expect(dialog.getByRole('button', { name: /^(Import \d|Nothing new)/ })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Choose other files' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^All\s*0$/ })).toBeVisible()
})

test('posts of every shape can be read: no image, a missing one, a broken one, 5,000 words, any script', async ({
  page,
  startShell,
}) => {
  await page.goto(await startShell().link())
  await createProject(page, 'Shapes')
  const long = Array.from({ length: 5000 }, (_, i) => (i % 250 === 0 ? `Word${i}` : `word${i}`)).join(' ')
  const dialog = await plan(page, [
    {
      name: 'shapes.jsonl',
      text: jsonl(
        { id: 'plain', text: 'Nothing to see in Eastgate' },
        { id: 'missing', text: 'A picture that was lost in Westmere', images: ['lost.jpg'] },
        { id: 'broken', text: 'A picture that is none', images: ['fake.png'] },
        { id: 'long', text: long },
        { id: 'scripts', text: 'שלום Ada 👨‍👩‍👧 e\u0301te\u0301 <b>bold</b> \u202eright' },
        { id: 'word', text: 'x'.repeat(3000) },
      ),
    },
    { name: 'fake.png', text: '<html>this is no picture</html>' },
  ])
  await dialog.getByRole('button', { name: 'Import 6 posts' }).click()
  await dialog.getByRole('button', { name: 'To the posts' }).click()
  await page.getByRole('combobox', { name: 'Order' }).click()
  await page.getByRole('option', { name: 'file order' }).click()
  const open = (name: string) =>
    page
      .getByRole('list', { name: 'Posts' })
      .getByRole('button', { name: `Post ${name}:` })
      .click()
  const image = page.getByRole('complementary', { name: 'Image' })
  const text = page.getByRole('region', { name: 'Post text' })

  await open('plain')
  await expect(image).toContainText('no image')
  await open('missing')
  await expect(image.getByRole('img', { name: 'Image not found: lost.jpg' })).toBeVisible()
  await open('broken')
  await expect(image).toContainText('fake.png')
  await expect(image).toContainText('HTML')
  await open('scripts')
  await expect(text).toContainText('<b>bold</b>')
  await expect(text.locator('b')).toHaveCount(0)
  await open('long')
  await expect(text).toContainText('word4999')
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('2')
  await expect(page.getByRole('button', { name: /^Confirmed: / }).first()).toBeVisible()
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
  expect(await fits()).toBe(true)
  await open('word')
  await expect(text).toBeVisible()
  expect(await fits()).toBe(true)
})
