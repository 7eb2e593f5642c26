// A Slurm of one machine for a test: its daemons live in namespaces of their own and end with them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { execa, execaSync } from 'execa'

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'scontrol', 'unshare']

/** Why there can be no Slurm here, or false. */
export const noSlurm = ((): string | false => {
  if (process.getuid?.() !== 0) return 'a Slurm daemon needs root'
  const missing = programs.filter((name) => {
    return execaSync('sh', ['-c', `command -v ${name}`], { reject: false }).exitCode !== 0
  })
  return missing.length > 0 && `there is no ${missing.join(', ')} (Debian: slurm-wlm, munge)`
})()

/** Runs a shell script where sbatch(1) has one machine with two processors. `folder` takes its state. */
export async function withSlurm(
  folder: string,
  script: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<{ exitCode: number | undefined; all: string }> {
  const conf = join(folder, 'slurm.conf')
  mkdirSync(join(folder, 'run'), { recursive: true })
  writeFileSync(conf, configuration(folder, await freePort(), await freePort()))
  writeFileSync(join(folder, 'key'), Buffer.alloc(1024, 'no secret'), { mode: 0o400 })
  const args = ['--uts', '--pid', '--mount-proc', '--fork', '--kill-child', 'sh', '-euc', start]
  const result = await execa('unshare', [...args, 'sh', folder, script], {
    cwd,
    env: { ...env, SLURM_CONF: conf },
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: 120_000,
  })
  return { exitCode: result.exitCode, all: result.all }
}

/** The daemons are told by their configuration whose machine they are on: one that always resolves. */
const start = `
hostname localhost
munged --force --key-file="$1/key" --socket="$1/run/munge" --pid-file="$1/run/munged.pid" \\
  --log-file="$1/munged.log" --seed-file="$1/run/seed"
slurmctld
slurmd
tries=0
until scontrol show node localhost | grep -q 'State=IDLE'; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { cat "$1"/*.log >&2; exit 9; }
  sleep 0.5
done
eval "$2"
`

function configuration(folder: string, controller: number, node: number): string {
  return `ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
AuthType=auth/munge
AuthInfo=socket=${folder}/run/munge
SlurmUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
StateSaveLocation=${folder}/run/controller
SlurmdSpoolDir=${folder}/run/node
SlurmctldPidFile=${folder}/run/slurmctld.pid
SlurmdPidFile=${folder}/run/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
NodeName=localhost NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
`
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
