// A flag is held to be known where the call takes it, whatever kernel this is.
import t from 'tap'
import { casesOf, noRoot, runHere } from '../run/test-cases.ts'

const made = `
  - cfd = fsopen("tmpfs", 0)
  - fsconfig(cfd, FSCONFIG_CMD_CREATE, NULL, NULL, 0)
`
/** By flag, the steps whose last one has it and nothing else that could be EINVAL. */
const calls: Record<string, string> = {
  FSMOUNT_CLOEXEC: `${made}  - fsmount(cfd, FSMOUNT_CLOEXEC, 0)`,
  FSMOUNT_NAMESPACE: `${made}  - fsmount(cfd, FSMOUNT_NAMESPACE, 0)`,
  MOUNT_ATTR_NOSYMFOLLOW: `${made}  - fsmount(cfd, 0, MOUNT_ATTR_NOSYMFOLLOW)`,
  OPEN_TREE_NAMESPACE: '  - open_tree(AT_FDCWD, "/m", OPEN_TREE_NAMESPACE)',
  OPEN_TREE_CLONE: '  - open_tree(AT_FDCWD, "/m", OPEN_TREE_CLONE)',
  MOVE_MOUNT_BENEATH: '  - move_mount(77, "", 77, "", MOVE_MOUNT_BENEATH)',
  UMOUNT_UNUSED: '  - umount2("/m", UMOUNT_UNUSED)',
}

t.test('a flag is known where its call does not refuse it', { skip: noRoot }, async (t) => {
  const texts = Object.entries(calls).flatMap(([flag, steps]): [string, string][] => {
    const world = 'world: { /m: { mount: tmpfs } }\n'
    return [
      [`${flag}/asked`, `requires: { flags: [${flag}] }\nsteps: [umask(022)]\n`],
      [`${flag}/made`, `${world}steps:\n${steps}\n`],
    ]
  })
  const { records } = await runHere(casesOf(Object.fromEntries(texts)))
  for (const flag of Object.keys(calls)) {
    const [asked, call] = records.splice(0, 2)
    const isRefused = call?.steps.at(-1)?.errno === 'EINVAL'
    t.equal(asked?.verdict, isRefused ? 'unsupported' : 'observed', `${flag}: ${asked?.reason}`)
  }
})
