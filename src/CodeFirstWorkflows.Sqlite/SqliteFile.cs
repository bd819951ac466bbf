using System.Collections.Concurrent;

namespace CodeFirstWorkflows.Storing;

/// <summary>The file of a store: opens it when it is first used, brings its schema up to date, and has connections to it.</summary>
internal sealed class SqliteFile(SqliteRunStoreOptions options) : IDisposable
{
    private static readonly Lazy<IReadOnlyList<string>> Schema = new(MakeSchema);

    private readonly string _path = Path.GetFullPath(options.Path);
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly Lock _opening = new();
    private volatile SqliteConnection? _writer;
    private volatile bool _isClosed;

    /// <summary>The one connection that writes, for who has the right to write.</summary>
    internal SqliteConnection Writer
    {
        get
        {
            if (_writer is { } writer)
                return writer;
            lock (_opening)
            {
                ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteRunStore));
                return _writer ??= Open();
            }
        }
    }

    /// <summary>Reads on a connection that nobody else uses meanwhile.</summary>
    internal T Read<T>(Func<SqliteConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteRunStore));
        _ = Writer;
        if (!_readers.TryTake(out var reader))
            reader = new SqliteConnection(_path, options.BusyTimeout);
        try
        {
            reader.BeginReading();
            var result = read(reader);
            reader.Commit();
            return result;
        }
        catch
        {
            reader.Rollback();
            throw;
        }
        finally
        {
            _readers.Add(reader);
            if (_isClosed)
                CloseReaders();
        }
    }

    public void Dispose()
    {
        lock (_opening)
        {
            _isClosed = true;
            CloseReaders();
            _writer?.Dispose();
        }
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader))
            reader.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_path, options.BusyTimeout);
        try
        {
            Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Prepare(SqliteConnection connection)
    {
        DemandOurs(connection);
        if (!connection.UseLog(options.BusyTimeout))
            throw SqliteErrors.NoLog(_path);
        if (options.MaxPages is { } pages)
            connection.Run($"PRAGMA max_page_count = {pages}");
        // Another process may be here at the same time. Whoever fails in between loses the connection, and so undoes it.
        connection.Begin();
        foreach (var step in SqliteMigrations.From(DemandOurs(connection)))
            connection.Run(step);
        connection.Commit();
        if (options.ChecksWhenOpening)
            DemandWhole(connection);
    }

    private void DemandWhole(SqliteConnection connection)
    {
        // With other words in it, the schema would give what is whole another meaning.
        if (Schema.Value.Except(ReadSchema(connection)).FirstOrDefault() is { } missing)
            throw SqliteErrors.Broken(_path, $"the schema lacks '{missing.Split('\n')[0]}'");
        var findings = connection.Prepare(SqliteText.Check).Rows().Select(static row => row.Text(0)).ToList();
        if (findings is not ["ok"])
            throw SqliteErrors.Broken(_path, string.Join("; ", findings).Replace('\n', ' '));
    }

    private static List<string> ReadSchema(SqliteConnection connection) =>
        [.. connection.Prepare(SqliteText.ReadSchema).Rows().Select(static row => row.Text(0))];

    private static List<string> MakeSchema()
    {
        using var memory = new SqliteConnection(":memory:", TimeSpan.Zero);
        foreach (var step in SqliteMigrations.All)
            memory.Run(step);
        return ReadSchema(memory);
    }

    /// <summary>Refuses another program's file, or that of a version which this one does not know.</summary>
    /// <returns>The schema's version; 0 if the file is empty.</returns>
    private long DemandOurs(SqliteConnection connection)
    {
        var isEmpty = connection.Prepare(SqliteText.CountTables).Number() == 0;
        if (!isEmpty && connection.Prepare(SqliteText.ReadApplicationId).Number() != SqliteText.ApplicationId)
            throw SqliteErrors.Foreign(_path);
        var version = connection.Prepare(SqliteText.ReadVersion).Number() ?? 0;
        if (version > SqliteMigrations.Latest)
            throw SqliteErrors.TooNew(_path, version, SqliteMigrations.Latest);
        return isEmpty || version >= SqliteMigrations.First ? version : throw SqliteErrors.Preview(_path, version);
    }
}
