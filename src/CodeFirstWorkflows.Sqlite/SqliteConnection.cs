using System.Diagnostics;
using SQLitePCL;

namespace CodeFirstWorkflows.Storing;

/// <summary>A connection to a SQLite file, with the statements that it has prepared. One thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly string _path;

    // Statements are constants, told apart by reference.
    private readonly Dictionary<string, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);

    static SqliteConnection() => Batteries_V2.Init();

    internal SqliteConnection(string path, TimeSpan busyTimeout)
    {
        _path = path;
        var result = raw.sqlite3_open_v2(
            path, out _handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            Demand(result);
            // What cannot be opened for writing is opened for reading, without a word.
            if (raw.sqlite3_db_readonly(_handle, "main") == 1)
                throw SqliteErrors.Explain(path, raw.SQLITE_READONLY, "attempt to write a readonly database");
            Demand(raw.sqlite3_extended_result_codes(_handle, 1));
            Demand(raw.sqlite3_busy_timeout(_handle, (int)busyTimeout.TotalMilliseconds));
            Run(SqliteText.Settings);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A statement, ready for its arguments.</summary>
    internal SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Demand(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
            _statements.Add(sql, statement = new SqliteStatement(this, handle));
        }

        statement.Reset();
        return statement;
    }

    /// <summary>Runs a script, once.</summary>
    internal void Run(string script) => Demand(raw.sqlite3_exec(_handle, script));

    /// <summary>Makes the file keep a write-ahead log, if it does not yet.</summary>
    /// <returns>Whether it keeps one.</returns>
    internal bool UseLog(TimeSpan busyTimeout)
    {
        var started = Stopwatch.GetTimestamp();
        int result;
        // Here SQLite does not wait by itself when others are opening the file as well.
        while (((result = raw.sqlite3_exec(_handle, SqliteText.UseLog)) & 0xFF) == raw.SQLITE_BUSY
            && Stopwatch.GetElapsedTime(started) < busyTimeout)
            Thread.Sleep(1);
        Demand(result);
        return Prepare(SqliteText.ReadMode).Rows().Select(static row => row.Text(0)).Single() == "wal";
    }

    internal void Begin() => Prepare(SqliteText.Begin).Run();

    /// <summary>Begins a transaction that only reads, and sees one state of the file throughout.</summary>
    internal void BeginReading() => Prepare(SqliteText.BeginReading).Run();

    internal void Commit() => Prepare(SqliteText.Commit).Run();

    /// <summary>Undoes the transaction, if there is one still: some errors have undone it.</summary>
    internal void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0)
            Prepare(SqliteText.Rollback).Run();
    }

    /// <summary>Makes an error of SQLite one for people.</summary>
    internal void Demand(int result)
    {
        if (result != raw.SQLITE_OK)
            throw SqliteErrors.Explain(_path, result, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }
}
