/** What `--reporter` takes, and nothing else of them, so that --help need not load them. */
export const reporterNames = ['pretty', 'tap', 'ktap', 'junit', 'json', 'markdown'] as const

export type ReporterName = (typeof reporterNames)[number]
