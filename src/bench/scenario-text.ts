// The case of floor.c in the scenario language, as often as asked for.

const parents = ['private', 'shared', 'slave', 'unbindable']

/** Values of the axis `unit`, as UNITS in floor.c. */
const units = 50

/** Every number of cases has to be a multiple of this. */
export const casesPerBatch = parents.length * units

/**
 * The matrix of `cases` cases. The two numbers only name the destination directory. They are two
 * small axes and not one of 25,000 values, so that reading YAML stays out of what is measured.
 */
export function scenarioText(cases: number): string {
  return `title: Moving an attached mount, named by dirfd and path
about: The benchmark's case, which floor.c makes as well.
matrix:
  batch: [${count(cases / casesPerBatch)}]
  unit: [${count(units)}]
  parent: [${parents.join(', ')}]
world:
  "/src": { mount: tmpfs, propagation: "\${parent}" }
  "/src/proc": { mount: proc }
  "/dst\${batch}x\${unit}/proc": dir
steps:
  - src = open("/src", O_PATH|O_DIRECTORY)
  - dst = open("/dst\${batch}x\${unit}", O_PATH|O_DIRECTORY)
  - move_mount(src, "proc", dst, "proc", 0)
`
}

function count(length: number): string {
  return [...Array(length).keys()].join(', ')
}
