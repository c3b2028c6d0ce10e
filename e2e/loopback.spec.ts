import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { chromium, expect, type Page } from '@playwright/test'
import { openTab, startTestShell } from '../cli/serve/testing/test-shell.ts'
import { chromiumArguments, findChromium } from '../scripts/chromium.ts'
import { attackFrom, exchange, framed, serveElsewhere } from './fixtures/attacks.ts'
import { openProject, test } from './fixtures/desk.ts'
import { listeningSockets } from './fixtures/listening-sockets.ts'

/**
 * What other programs and web pages on this machine can do to the browser shell, in a real browser: nothing. Each attack
 * stands beside its controls: the same act from our own page succeeds, and so does the attack on the same server where
 * the guard is off.
 */

test.describe('at the very first start', () => {
  test.use({ isFirstStart: true })

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
})

test('a page on another port of this machine reads, sends, includes and frames nothing and opens no channel', async ({
  page,
  context,
  startShell,
}) => {
  const shell = startShell()
  const link = await shell.link()
  await page.goto(link)
  await seesProjects(page)
  const loot = {
    target: new URL(link).origin,
    script: await page.evaluate(() => document.querySelector('script')?.src ?? ''),
    secret: await page.evaluate(() => sessionStorage.getItem('triptych-secret') ?? ''),
    tokens: [tokenOf(await shell.anotherLink()), tokenOf(await shell.anotherLink())],
  } as const
  const elsewhere = await serveElsewhere('<!doctype html><title>Elsewhere</title><body></body>')
  const stranger = await context.newPage()
  await stranger.goto(elsewhere.address)
  expect(await attackFrom(stranger, loot)).toEqual({
    read: 'refused',
    post: 'refused',
    socket: 'refused',
    script: 'refused',
    frame: 'refused',
  })
  // The stranger may frame itself.
  expect(await framed(stranger, elsewhere.address)).toBe(elsewhere.address)
  // Neither its form nor its request has spent a link; our own page may use both, and its secret.
  for (const token of loot.tokens) expect(await exchange(page, token)).toBe(200)
  expect(await page.evaluate(opensSocket, loot)).toBe(true)

  const unguarded = await startUnguarded()
  const spoils = {
    target: unguarded.origin,
    script: `${unguarded.origin}/assets/desk.js`,
    secret: await openTab(unguarded),
    tokens: [unguarded.secrets.newToken(), unguarded.secrets.newToken()],
  } as const
  await stranger.goto(elsewhere.address)
  expect(await attackFrom(stranger, spoils)).toEqual({
    read: 'done',
    post: 'done',
    socket: 'done',
    script: 'done',
    frame: 'done',
  })
  for (const token of spoils.tokens) expect(unguarded.secrets.exchange(token)).toBeNull()
  await unguarded.stop()
  elsewhere.server.close()
})

test('other names for this machine are answered with nothing, and who guesses links ends the shell', async ({
  startShell,
}) => {
  const shell = startShell()
  const link = await shell.link()
  const { port } = new URL(link)
  const unguarded = await startUnguarded()
  const executablePath = findChromium()
  const browser = await chromium.launch({
    args: [
      ...chromiumArguments,
      '--host-resolver-rules=MAP evil.test 127.0.0.1',
      // Newer browsers refuse a rebound name by themselves; others do not, and it is our own guard that is tried here.
      '--disable-features=LocalNetworkAccessChecks',
    ],
    ...(executablePath === null ? {} : { executablePath }),
  })
  const page = await browser.newPage()
  for (const name of ['evil.test', 'localhost', '0.0.0.0', '[::ffff:127.0.0.1]']) {
    const answer = await page.goto(`http://${name}:${port}/`)
    expect(answer?.status(), name).toBe(421)
    expect(await answer?.text()).toBe('Misdirected request')
    const open = await page.goto(`http://${name}:${new URL(unguarded.origin).port}/`)
    expect(open?.status(), `${name}, with the guard off`).toBe(200)
  }
  expect((await page.goto(`http://127.0.0.1:${port}/`))?.status()).toBe(200)

  // A page that was loaded from elsewhere, and whose name then leads here: to the browser it is the same origin.
  const rebound = (origin: string, token: string) => reboundTo(page, Number(new URL(origin).port), token)
  expect(await rebound(link, tokenOf(await shell.anotherLink()))).toEqual({ read: 421, post: 421, socket: false })
  expect(await rebound(unguarded.origin, unguarded.secrets.newToken())).toEqual({ read: 200, post: 200, socket: true })
  await browser.close()
  await unguarded.stop()

  // No page can guess; a program on this machine can send whatever it likes.
  const guess = (): Promise<unknown> =>
    fetch(`http://127.0.0.1:${port}/session`, {
      method: 'POST',
      headers: { origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'A'.repeat(43) }),
    }).catch(() => null)
  for (let guesses = 0; guesses < 19; guesses++) await guess()
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
  await guess()
  expect(await shell.ended()).toBe(1)
})

test('the system lists one socket that the shell and its processes listen on, and it is on 127.0.0.1', async ({
  page,
  startShell,
}) => {
  test.skip(process.platform !== 'linux', 'SKIPPED: the list of sockets is read from /proc, which only Linux has')
  const shell = startShell()
  const link = await shell.link()
  await page.goto(link)
  await openProject(page, /Eastgate/)
  expect(listeningSockets(shell.pids)).toEqual([new URL(link).host])
  // The same list shows a socket that is open to others.
  const careless = createServer()
  await new Promise<void>((resolve) => careless.listen(0, '0.0.0.0', resolve))
  expect(listeningSockets([process.pid])).toContain(`0.0.0.0:${(careless.address() as AddressInfo).port}`)
  careless.close()
})

async function seesProjects(page: Page): Promise<void> {
  await expect(page.getByText(/Eastgate/).first()).toBeVisible({ timeout: 60_000 })
}

const tokenOf = (link: string): string => new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? ''

/** The same server with the guard off, as careless as many are. */
const startUnguarded = () =>
  startTestShell(undefined, {
    guard: { judge: () => ({ kind: 'pass' }), headers: () => ({ 'access-control-allow-origin': '*' }) },
  })

/** Runs in the page. */
function opensSocket({ target, secret }: { readonly target: string; readonly secret: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${target.replace('http', 'ws')}/engine`, ['triptych', secret])
    socket.onopen = () => {
      socket.close()
      resolve(true)
    }
    socket.onerror = () => resolve(false)
  })
}

/** What a page reaches on `port` of the name that it was loaded from, once that leads to this machine. */
async function reboundTo(page: Page, port: number, token: string) {
  await page.route('**/lure', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
  await page.goto(`http://evil.test:${port}/lure`)
  const tried = await page.evaluate(async (body) => {
    const read = await fetch('/')
    const post = await fetch('/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const secret = post.ok ? ((await post.json()) as { readonly secret: string }).secret : 'A'.repeat(43)
    return { read: read.status, post: post.status, target: location.origin, secret }
  }, JSON.stringify({ token }))
  const socket = await page.evaluate(opensSocket, { target: tried.target, secret: tried.secret })
  return { read: tried.read, post: tried.post, socket }
}
