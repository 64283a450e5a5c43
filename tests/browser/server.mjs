// Starts `makegood serve` on a folder and a port of its own, reads where it listens, and stops it by its own process.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_SECONDS = 60;
const STOP_SECONDS = 10;

export async function serve(binary, ...options) {
  const data = mkdtempSync(join(tmpdir(), 'makegood-browser-'));
  const child = spawn(binary, ['serve', ...options, '--data', data, '--listen', '127.0.0.1:0', '--smtp-listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let ended = null;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => { said += piece; });
  child.on('error', (error) => { ended = error.message; });
  const exited = new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      ended ??= `it ended with ${code ?? signal}`;
      resolve();
    });
  });
  const stop = async () => {
    if (ended === null) {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
      await exited;
      clearTimeout(late);
    }
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const printed = await until(() => said.match(/https?:\/\/(?:127\.0\.0\.1|localhost):\d+/), () => ended, 'print where it listens');
    const base = new URL(printed[0]).origin;
    await until(async () => (await fetch(`${base}/healthz`).catch(() => null))?.ok, () => ended, `answer on ${base}/healthz`);
    return { base, stop, said: () => said, setupUrl: () => said.match(/https?:\/\/\S+\/setup\S*/)?.[0] };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n--- what it said:\n${said.slice(-4000)}`);
  }
}

async function until(happened, ended, what) {
  for (const began = Date.now(); Date.now() - began < START_SECONDS * 1000;) {
    const found = await happened();
    if (found) return found;
    if (ended() !== null) throw new Error(`makegood serve did not ${what}: ${ended()}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error(`makegood serve did not ${what} within ${START_SECONDS} s`);
}
