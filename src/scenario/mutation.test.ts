import t from 'tap'
import { formatProblem, loadScenario } from './index.ts'

t.setTimeout(180_000)

const seeds = [
  `title: Moving an attached mount
about: |
  Only the parent's propagation decides.
refs: [move_mount(2)]
tags: [unmountat]
privilege: \${who}
matrix:
  who: [root, userns]
  parent: [private, shared, slave, unbindable]
  how: [{ name: a, flags: 0, to: '"x"' }, { flags: MOVE_MOUNT_BENEATH, to: NULL }]
  exclude:
    - { who: root, parent: slave }
  include:
    - { parent: shared, extra: 1 }
world:
  /: { propagation: shared }
  /src: { mount: tmpfs, propagation: "\${parent}", attributes: [ro, nosuid] }
  /src/proc: { mount: proc }
  /dst/proc: dir
  /f: { file: "text\\n", mode: 0644 }
  /l: { symlink: ../f }
  /b: { bind: /src, recursive: true }
setup:
  - mkdir("/dst/new", 0755)
steps:
  - src = open("/src", O_PATH|O_DIRECTORY) = 3</src>
  - 'dst = open("/dst", O_PATH|O_DIRECTORY)'
  - move_mount(3, "proc", dst, \${how.to}, \${how.flags}) = ? # comment
  - "statx(src, \\"\\", AT_EMPTY_PATH, STATX_MNT_ID_UNIQUE, st) = 0 <0.000012>"
  - statmount({mnt_id=st.stx_mnt_id, param=STATMOUNT_MNT_BASIC}, buf[512], 512, 0)
  - mount_setattr(AT_FDCWD</cwd>, "/"*10, AT_RECURSIVE, {attr_set=MOUNT_ATTR_RDONLY}, sizeof)
expect:
  - when: { parent: [shared, slave] }
    step: 3
    result: -1 EINVAL|ENOENT
requires: { syscalls: [statmount], filesystems: [overlay], flags: [MOVE_MOUNT_BENEATH] }
`,
  `title: "An fs context"
about: >-
  What the
  context says
matrix: { f: { subsets: [MS_RDONLY, MS_NOSUID, MS_NODEV] }, unused: &v [1, 2] }
steps:
- fs = fsopen("tmpfs", FSOPEN_CLOEXEC)
- fsconfig(fs, FSCONFIG_SET_STRING, "size", "\${unused}m", 0)
- fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0)
- m = fsmount(fs, 0, 0)
- mount("none", "/", "tmpfs", \${f}, NULL) = -1 EPERM (Operation not permitted)
- syscall(SYS_close, m)
`,
]

/** Numbers from a fixed sequence: mulberry32. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const tokens = seeds.flatMap((text) => text.match(/\w+|\s+|[^\w\s]/g) ?? [])

function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length)
  const length = 1 + random(20)
  const piece = text.slice(at, at + length)
  const to = random(text.length)
  switch (random(6)) {
    case 0: {
      const byte = String.fromCharCode(text.charCodeAt(at) ^ (1 << random(8)))
      return text.slice(0, at) + byte + text.slice(at + 1)
    }
    case 1:
      return text.slice(0, at) + text.slice(at + length)
    case 2:
      return text.slice(0, at) + piece.repeat(1 + random(4)) + text.slice(at)
    case 3:
      return text.slice(0, to) + piece + text.slice(to)
    case 4: {
      const other = seeds[random(seeds.length)] ?? ''
      return text.slice(0, at) + other.slice(random(other.length))
    }
    default: {
      const token = tokens[random(tokens.length)] ?? ''
      return text.slice(0, at) + token + text.slice(at + random(token.length + 1))
    }
  }
}

t.test('the unchanged texts are sound, but for what they do not use', (t) => {
  const codes = seeds.map((text) => {
    const { problems } = loadScenario({ file: 'x', name: 'x/y', text })
    return problems.map(formatProblem)
  })
  t.same(codes[1], [])
  t.match(codes[0], [/extra/])
  t.end()
})

t.test('any text gives a scenario or problems with a place, in bounded time', (t) => {
  const random = randomFrom(1)
  let slowest = 0
  for (let run = 0; run < 5000; run++) {
    let text = seeds[run % seeds.length] ?? ''
    for (let times = 1 + random(5); times > 0; times--) text = mutate(text, random)
    const before = performance.now()
    const { scenario, problems } = loadScenario({ file: 'x.yaml', name: 'x/y', text })
    slowest = Math.max(slowest, performance.now() - before)
    if ((scenario === undefined) === (problems.length === 0)) t.fail(`run ${run}`, { text })
    const lines = text.split(/\r\n|\n|\r/)
    for (const problem of problems) {
      const line = lines[problem.line - 1]
      const placed =
        line === problem.sourceLine && problem.column >= 1 && problem.column <= line.length + 1
      if (!placed || formatProblem(problem) === '') t.fail(`run ${run}`, { problem, text })
    }
  }
  t.ok(slowest < 2000, `the slowest took ${Math.round(slowest)} ms`)
  t.end()
})
