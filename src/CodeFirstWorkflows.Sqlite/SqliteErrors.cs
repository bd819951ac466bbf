using SQLitePCL;

namespace CodeFirstWorkflows.Storing;

/// <summary>SQLite's errors in words for people: what, where, what to do.</summary>
internal static class SqliteErrors
{
    internal static RunStoreException Explain(string path, int code, string message)
    {
        var words = (code & 0xFF) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                "is locked by another process for longer than the busy timeout. "
                + "Find what holds it (a backup, a shell), or raise the timeout.",
            raw.SQLITE_READONLY or raw.SQLITE_PERM =>
                "cannot be written. The process needs the right to write the file and its directory.",
            raw.SQLITE_CANTOPEN =>
                "cannot be opened. Its directory must exist, and the process needs the right to write there.",
            raw.SQLITE_FULL =>
                "cannot grow: the disk is full. What was acknowledged is safe. Make room, and go on.",
            raw.SQLITE_NOTADB =>
                "is no SQLite database, or its head is damaged. Choose another path, or restore the file from a backup.",
            raw.SQLITE_CORRUPT =>
                "is damaged. Restore it from a backup, or save what can be saved with the 'sqlite3' shell's '.recover'.",
            raw.SQLITE_IOERR =>
                "cannot be read or written: the disk failed. Look into the system's log; run stores belong on a local disk.",
            _ => "could not be used.",
        };
        return new RunStoreException($"The run store '{path}' {words} SQLite says: {message} ({code}).");
    }

    internal static RunStoreException Foreign(string path) =>
        new($"The file '{path}' is another program's SQLite database. Give the run store a file of its own.");

    internal static RunStoreException TooNew(string path, long version, int known) =>
        new($"The run store '{path}' has version {version} of its schema, "
            + $"and this program knows versions up to {known}. Update the package CodeFirstWorkflows.Sqlite.");

    internal static RunStoreException Preview(string path, long version) =>
        new($"The run store '{path}' was made by a preview version of this program (version {version} of its schema), "
            + "which cannot be read any more. Delete the file, or use another path.");

    internal static RunStoreException Broken(string path, string finding) =>
        new($"The run store '{path}' is damaged. Restore it from a backup, "
            + $"or save what can be saved with the 'sqlite3' shell's '.recover'. SQLite says: {finding}.");

    internal static RunStoreException NoLog(string path) =>
        new($"The run store '{path}' cannot keep a write-ahead log, which needs a local disk. Choose another path.");
}
