// What a scenario file may cost. Far above any real scenario; there so that no file whatever makes
// the program hang or run out of memory.

export const limits = {
  fileBytes: 1 << 20,
  /** Pieces of YAML syntax: a scenario of a thousand steps has about ten thousand. */
  yamlTokens: 100_000,
  yamlDepth: 32,
  /** Nodes after aliases were put in. */
  yamlNodes: 50_000,
  problems: 200,
  variants: 100_000,
  subsets: 12,
  /** Combinations times what each is made of and compared with: axes, `exclude`, `include`. */
  matches: 5_000_000,
  /** Characters of a value in a case name; longer ones need a `name`. */
  label: 200,
  steps: 1000,
  worldEntries: 1000,
  /** Each is a process, and of a user namespace there are at most 32 levels. */
  actors: 8,
  worldDepth: 64,
  expandedText: 1 << 20,
  /** Work on all variants together: characters put together, ten times those that are parsed. */
  work: 400_000_000,
  /** Findings about variants: where every variant has many, the first ones will do. */
  reports: 20_000,
  /** Words of unreadable steps that are remembered as possible names. */
  doubtful: 2000,
  valueDepth: 16,
  /** Bytes of a repeated string. */
  stringBytes: 16 << 20,
  /** Bytes of an output buffer. */
  bufferBytes: 16 << 20,
  /** Distinct steps whose parsed form is kept. */
  cachedSteps: 2_000,
} as const
