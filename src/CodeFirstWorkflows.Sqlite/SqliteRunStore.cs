namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Keeps runs in a SQLite file on a local disk, for the processes of one host. What it acknowledges is on the disk. Writes that meet are committed together.
/// SQLite works on the thread that calls, so calls end before they return unless another write is under way.
/// </summary>
public sealed class SqliteRunStore : IRunStore, IAsyncDisposable, IDisposable
{
    private readonly SqliteFile _file;
    private readonly SqliteGroupCommit _writes;

    /// <summary>Makes the store; the file is opened, and created if need be, when the store is first used.</summary>
    /// <param name="path">The file, on a local disk.</param>
    public SqliteRunStore(string path)
        : this(new SqliteRunStoreOptions { Path = path })
    {
    }

    /// <summary>Makes the store; the file is opened, and created if need be, when the store is first used.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">There is no path.</exception>
    public SqliteRunStore(SqliteRunStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path, nameof(options));
        _file = new SqliteFile(options);
        _writes = new SqliteGroupCommit(_file);
    }

    /// <inheritdoc/>
    public async ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var milliseconds = (long)lasts.TotalMilliseconds;
        await WriteAsync(
            connection => milliseconds > 0
                ? connection.Prepare(SqliteText.Live).With(owner).With(milliseconds).Run()
                : connection.Prepare(SqliteText.Leave).With(owner).Run(),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(owner);
        return WriteAsync(connection => SqliteChanges.Create(connection, run, owner), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(owner);
        return WriteAsync(connection => SqliteChanges.Acquire(connection, runId, owner), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(records);
        if (await WriteAsync(connection => SqliteChanges.Append(connection, lease, records), cancellationToken).ConfigureAwait(false) is null)
            throw new LeaseLostException(lease);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(stop);
        if (!await WriteAsync(connection => SqliteChanges.Release(connection, lease, stop), cancellationToken).ConfigureAwait(false))
            throw new LeaseLostException(lease);
    }

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return Read(connection => SqliteChanges.Find(connection, runId), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return Read<IReadOnlyList<RunRecord>>(
            connection =>
            {
                var count = 0L;
                var records = new List<RunRecord>();
                foreach (var row in connection.Prepare(SqliteText.Read).With(runId).Rows())
                {
                    count = row.Integer(0);
                    if (!row.IsNull(1))
                        records.Add(SqliteRows.Record(runId, row));
                }

                records.Sort(static (one, other) => one.Sequence.CompareTo(other.Sequence));
                return records.Count == count ? records : throw RunStoreException.Damaged($"What run '{runId}' did ({records.Count} records of {count} are left)");
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(message);
        return WriteAsync(
            connection => connection.Prepare(SqliteText.Post)
                .With(runId).With((int)message.Kind).With(message.Key).With(message.Payload).With(RecordChecksum.Of(runId, message)).Run() == 1,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return Read<IReadOnlyList<RunMessage>>(
            connection => [.. connection.Prepare(SqliteText.ReadInbox).With(runId).Rows().Select(row => SqliteRows.Message(runId, row))],
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(key);
        return WriteAsync(connection => connection.Prepare(SqliteText.Withdraw).With(runId).With((int)kind).With(key).Run() == 1, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Read<IReadOnlyList<StoredRun>>(
            connection => [.. connection.Prepare(SqliteText.FindNeglected).With(limit).Rows().Select(SqliteRows.Run)], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit);
        return Read<IReadOnlyList<StoredRun>>(
            connection =>
            {
                var (created, number) = filter.After is { } id ? Place(connection, id) : (long.MaxValue, long.MaxValue);
                return [.. connection.Prepare(SqliteText.List)
                    .With(filter.Workflow).With((int?)filter.State).With(created).With(number).With(filter.Limit)
                    .Rows().Select(SqliteRows.Run)];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return WriteAsync(connection => connection.Prepare(SqliteText.Delete).With(runId).Run() == 1, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        ArgumentOutOfRangeException.ThrowIfNegative(retention.Count ?? 0, nameof(retention));
        return WriteAsync(
            connection => connection.Prepare(SqliteText.Prune).With((long?)retention.Age?.TotalMilliseconds).With(retention.Count).Run(), cancellationToken);
    }

    /// <summary>Closes the file. What is still under way is finished or refused.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _writes.CloseAsync().ConfigureAwait(false);
        _file.Dispose();
    }

    /// <summary>Closes the file. What is still under way is finished or refused.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static (long Created, long Number) Place(SqliteConnection connection, string id)
    {
        foreach (var row in connection.Prepare(SqliteText.Place).With(id).Rows())
            return (row.Integer(0), row.Integer(1));
        throw RunStoreException.NothingAfter(id);
    }

    private ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellationToken) =>
        new(_writes.MakeAsync(change, cancellationToken));

    private ValueTask<T> Read<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Read(read));
    }
}
