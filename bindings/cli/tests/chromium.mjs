// Headless Chromium for the tests of pages.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Chromium, spoken to over a pipe; its profile is kept in `folder`. With `shots`, a folder, pages write the pictures they are asked for there.
 */
export function start(chromium, flags, folder, shots) {
  const own = ['--remote-debugging-pipe', `--user-data-dir=${join(folder, 'profile')}`];
  const child = spawn(chromium, [...flags, ...own], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const waiting = new Map();
  const listeners = [];
  let text = '';
  let last = 0;
  child.stdio[4].setEncoding('utf8').on('data', (chunk) => {
    const messages = (text + chunk).split('\0');
    text = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      if (message.id) waiting.get(message.id)(message);
      else listeners.forEach((listener) => listener(message));
    }
  });
  async function send(method, params = {}, sessionId = undefined) {
    const id = ++last;
    const answer = new Promise((done) => waiting.set(id, done));
    child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }
  return {
    async open(url, { width = 1280, dark = false } = {}) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const say = (method, params) => send(method, params, sessionId);
      const troubles = [];
      const loaded = new Promise((done) => {
        listeners.push(({ method, params, sessionId: from }) => {
          if (from !== sessionId) return;
          if (method === 'Page.loadEventFired') done();
          if (method === 'Log.entryAdded') troubles.push(params.entry.text);
          if (method === 'Runtime.exceptionThrown') troubles.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
          if (method === 'Network.requestWillBeSent' && params.request.url !== url) troubles.push(`asks for ${params.request.url}`);
        });
      });
      for (const domain of ['Page', 'Log', 'Runtime', 'Network']) await say(`${domain}.enable`);
      await say('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 600 });
      await say('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
      await say('Page.navigate', { url });
      await loaded;
      const page = {
        async run(expression) {
          const { result, exceptionDetails } = await say('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
          if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
          return result.value;
        },
        text: (selector) => page.run(`document.querySelector('${selector}').textContent`),
        texts: (selector) => page.run(`[...document.querySelectorAll('${selector}')].map((one) => one.textContent)`),
        tiles: () => page.run(`Object.fromEntries([...document.querySelectorAll('.tiles div')]
          .map((one) => [one.children[0].textContent, Number(one.children[1].textContent)]))`),
        frame: () => page.run('new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done)), 20))'),
        async key(key) {
          const codes = { Tab: 9, Enter: 13, Escape: 27, End: 35, Home: 36, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40 };
          for (const type of ['keyDown', 'keyUp']) {
            const text = type === 'keyDown' && key === 'Enter' ? '\r' : '';
            await say('Input.dispatchKeyEvent', { type, key, code: key, text, windowsVirtualKeyCode: codes[key] });
          }
        },
        async shot(name) {
          if (!shots) return;
          await page.run('new Promise((done) => setTimeout(done, 250))');
          const { data } = await say('Page.captureScreenshot', { format: 'png' });
          await writeFile(join(shots, `${name}.png`), Buffer.from(data, 'base64'));
        },
        /** As it would be printed on A4. */
        async paper() {
          await say('Emulation.setEmulatedMedia', { media: 'print' });
          await say('Emulation.setDeviceMetricsOverride', { width: 718, height: 1040, deviceScaleFactor: 1.5, mobile: false });
        },
        /** No error, and nothing asked of any server. */
        async quiet() {
          assert.deepEqual(troubles, []);
        },
      };
      return page;
    },
    async stop() {
      const gone = new Promise((done) => child.on('exit', done));
      await Promise.race([send('Browser.close').catch(() => child.kill()), gone]);
      await gone;
    },
  };
}
