/** On a machine that is busy with other things, E2E_PATIENCE=4 waits four times as long before giving up. */
export const patience = Number(process.env.E2E_PATIENCE ?? 1)

/** The option of a wait that needs longer than usual. */
export const within = (seconds: number) => ({ timeout: seconds * 1000 * patience })
