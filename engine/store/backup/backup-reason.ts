/** Why a copy was made; part of nothing but the log line. */
export type BackupReason = 'working' | 'import' | 'migration' | 'asked'
