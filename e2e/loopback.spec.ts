import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, expect, type Page } from '@playwright/test'
import { chromiumArguments, findChromium } from '../scripts/chromium.ts'
import { openProject, test } from './fixtures/desk.ts'

/**
 * What other programs and web pages on this machine can do to the browser shell, in a real browser: nothing. Each attack
 * stands beside the same act from our own page, which succeeds.
 */

test('a link opens one tab, a reload keeps it, and Enter prints another link', async ({
  page,
  context,
  startShell,
}) => {
  const shell = startShell()
  const link = await shell.link()
  await page.goto(link)
  await seesProjects(page)
  await openProject(page, /Eastgate/)
  expect(page.url()).not.toContain('token')
  await page.reload()
  await seesProjects(page)

  const used = await context.newPage()
  await used.goto(link)
  await expect(used.getByText(/Open a fresh link/).first()).toBeVisible()

  const second = await context.newPage()
  await second.goto(await shell.anotherLink())
  await seesProjects(second)
})

test('a page on another port of this machine reads nothing, frames nothing and opens no channel', async ({
  page,
  context,
  startShell,
}) => {
  const link = await startShell().link()
  await page.goto(link)
  await seesProjects(page)
  const target = new URL(link).origin
  const secret = await page.evaluate(() => sessionStorage.getItem('triptych-secret'))
  const script = await page.evaluate(() => document.querySelector('script')?.src ?? '')

  const evil = await serveEvil(`<!doctype html><title>Elsewhere</title>`)
  const stranger = await context.newPage()
  await stranger.goto(evil.address)
  const attack = { target, secret: secret ?? '', script }
  expect(await stranger.evaluate(tryEverything, attack)).toEqual({
    read: 'refused',
    post: 'refused',
    socket: 'refused',
    script: 'refused',
  })
  // The same acts from our own page.
  expect(await page.evaluate(tryEverything, attack)).toEqual({
    read: 'done',
    post: 'done',
    socket: 'done',
    script: 'done',
  })
  // Nobody may frame the desk; the stranger may frame itself.
  expect(await framed(stranger, `${target}/`)).toMatch(/^chrome-error:/)
  expect(await framed(stranger, evil.address)).toBe(evil.address)
  evil.server.close()
})

test('another name for this machine is answered with nothing', async ({ startShell }) => {
  const link = await startShell().link()
  const { port } = new URL(link)
  const executablePath = findChromium()
  const browser = await chromium.launch({
    args: [...chromiumArguments, '--host-resolver-rules=MAP evil.test 127.0.0.1'],
    ...(executablePath === null ? {} : { executablePath }),
  })
  const page = await browser.newPage()
  for (const host of [`evil.test:${port}`, `localhost:${port}`]) {
    const answer = await page.goto(`http://${host}/`)
    expect(answer?.status(), host).toBe(421)
    expect(await answer?.text()).toBe('Misdirected request')
  }
  expect((await page.goto(`http://127.0.0.1:${port}/`))?.status()).toBe(200)
  await browser.close()
})

/** The first start makes the sample project before the list is shown. */
async function seesProjects(page: Page): Promise<void> {
  await expect(page.getByText(/Eastgate/).first()).toBeVisible({ timeout: 60_000 })
}

/** Runs in the page. Every act that a page can try on the shell, with a tab's own secret in hand. */
async function tryEverything({ target, secret, script }: { target: string; secret: string; script: string }) {
  const refusedOr = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      () => 'refused',
    )
  const read = await refusedOr(fetch(`${target}/`).then((answer) => answer.text()))
  const post = await refusedOr(
    fetch(`${target}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'A'.repeat(43) }),
    }).then((answer) => answer.json()),
  )
  const socket = await refusedOr(
    new Promise((resolve, reject) => {
      const opened = new WebSocket(`${target.replace('http', 'ws')}/engine`, ['triptych', secret])
      opened.onopen = () => {
        opened.close()
        resolve(null)
      }
      opened.onerror = reject
    }),
  )
  const loaded = await refusedOr(
    new Promise((resolve, reject) => {
      const element = document.createElement('link')
      element.rel = 'modulepreload'
      element.href = script
      element.onload = resolve
      element.onerror = reject
      document.head.append(element)
    }),
  )
  return { read, post, socket, script: loaded }
}

/** Where a frame of `page` ends up that was sent to `address`. */
async function framed(page: Page, address: string): Promise<string> {
  const handle = await page.evaluateHandle(
    (to) =>
      new Promise<HTMLIFrameElement>((resolve) => {
        const element = document.createElement('iframe')
        element.onload = () => resolve(element)
        element.src = to
        document.body.append(element)
      }),
    address,
  )
  return (await handle.contentFrame())?.url() ?? ''
}

async function serveEvil(page: string): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}
