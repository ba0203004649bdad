import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { expect } from 'chai'

import { familyOf, familyWith, leftOf, type Process } from './support/processes.ts'

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const

describe('a wrapper that is killed', function () {
  this.timeout(240_000)

  let folder: string
  /** Whatever a test leaves, so that one that fails does not leave it for good. */
  let families: Process[] = []
  let started: ChildProcess[] = []

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    const run = `node ${resolve('scripts/run.mjs')}`
    const scripts = {
      test: `${run} check`,
      earnest: `node --import ${import.meta.resolve('tsx')} ${resolve('src/cli/main.ts')}`,
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, scripts }))
    // A gate's command that starts another one, and ends never.
    const bin = join(folder, 'node_modules', '.bin')
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'knip'), '#!/bin/sh\nsleep 3600 &\nsleep 3601\n')
    chmodSync(join(bin, 'knip'), 0o755)
  })
  afterEach(() => {
    for (const { pid } of [...families, ...started.flatMap(({ pid = 0 }) => familyOf(pid))]) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It is gone, as it should be.
      }
    }
    families = []
    started = []
  })
  after(() => rmSync(folder, { recursive: true }))

  const start = (program: string, args: readonly string[], options: SpawnOptions = {}): number => {
    // A group of its own, as in a terminal: the signal is for the wrapper alone.
    const child = spawn(program, args, { cwd: folder, stdio: 'ignore', detached: true, ...options })
    started.push(child)
    return child.pid as number
  }
  /** Kills one of a family, and tells who of it is left. */
  const kill = async (pid: number, signal: NodeJS.Signals, family: readonly Process[]) => {
    families.push(...family)
    // npm passes an interruption on to its shell, which waits for what it runs: a terminal interrupts all of them.
    process.kill(signal === 'SIGINT' ? -pid : pid, signal)
    return leftOf(family)
  }
  const bothSleep = (family: readonly Process[]) =>
    family.filter(({ command }) => /^sleep 360[01]$/.test(command)).length === 2

  for (const signal of signals) {
    it(`npm test: ${signal} leaves none of its gates' processes, nor theirs`, async () => {
      const npm = start('npm', ['test', '--', 'unused'])
      const family = await familyWith(npm, bothSleep)
      expect(await kill(npm, signal, family)).to.deep.equal([])
    })

    it(`the checks without npm: ${signal} leaves none either`, async () => {
      const checks = start(process.execPath, [resolve('scripts/run.mjs'), 'check', 'unused'])
      const family = await familyWith(checks, bothSleep)
      expect(await kill(checks, signal, family)).to.deep.equal([])
    })

    it(`npm start: ${signal} leaves no agent`, async () => {
      const npm = start('npm', ['start'], { cwd: resolve('.') })
      const agents = (family: readonly Process[]) =>
        family.filter(({ command }) => /\/agents\/\w+\.ts/.test(command)).length
      const family = await familyWith(npm, (each) => agents(each) > 1)
      expect(await kill(npm, signal, family)).to.deep.equal([])
    })

    it(`earnest play: ${signal} ends it, whoever may still write to it`, async () => {
      const referee = spawn('sleep', ['3600'], { stdio: ['ignore', 'pipe', 'ignore'] })
      started.push(referee)
      const npm = start('npm', ['run', 'earnest', '--', 'play', '--stdio'], {
        stdio: [referee.stdout, 'ignore', 'ignore'],
      })
      const family = await familyWith(npm, (each) =>
        each.some(({ command }) => /main\.ts play/.test(command)),
      )
      // It is up, and does not end by itself.
      await pause(1_500)
      expect(
        familyOf(npm)
          .map(({ command }) => command)
          .join(),
      ).to.match(/main\.ts play/)
      expect(await kill(npm, signal, family)).to.deep.equal([])
    })
  }

  it('is no shell: a command that was started by itself goes on without it', async () => {
    const referee = spawn('sleep', ['3600'], { stdio: ['ignore', 'pipe', 'ignore'] })
    started.push(referee)
    const { npm_execpath: _, ...env } = process.env
    const command = `${process.execPath} --import ${import.meta.resolve('tsx')} ${resolve('src/cli/main.ts')} play --stdio; true`
    const shell = start('sh', ['-c', command], { stdio: [referee.stdout, 'ignore', 'ignore'], env })
    const family = await familyWith(shell, (each) =>
      each.some(({ command: said }) => /play --stdio$/.test(said)),
    )
    const [, player] = family
    families.push(...family)
    await pause(1_500)
    process.kill(shell, 'SIGKILL')
    await pause(1_000)
    expect(await leftOf([player as Process], 0)).to.deep.equal([player])
  })
})
