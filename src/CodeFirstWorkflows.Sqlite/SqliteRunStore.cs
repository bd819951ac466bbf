namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Keeps runs in a SQLite file on a local disk, for the processes of one host. What it acknowledges is on the disk. Writes that meet are
/// committed together. SQLite works on the thread that calls, so calls end before they return unless another write is under way.
/// </summary>
public sealed class SqliteRunStore : IRunStore, IAsyncDisposable, IDisposable
{
    private readonly SqliteFile _file;
    private readonly SqliteGroupCommit _writes;
    private readonly SqliteOwners _owners;
    private readonly SqliteClaims _claims;
    private readonly RunSubscriptions _subscriptions;

    /// <summary>Makes the store; the file is opened, and created if need be, when the store is first used.</summary>
    /// <param name="path">The file, on a local disk.</param>
    public SqliteRunStore(string path)
        : this(new SqliteRunStoreOptions { Path = path })
    {
    }

    /// <summary>Makes the store; the file is opened, and created if need be, when the store is first used.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">There is no path, or it names no file.</exception>
    public SqliteRunStore(SqliteRunStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path, nameof(options));
        if (options.Path.Trim() is ":memory:" || options.Path.StartsWith("file::memory:", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{options.Path}' is no file, and would not keep anything. "
                + "To keep runs in memory, use InMemoryRunStore.",
                nameof(options));
        _file = new SqliteFile(options);
        _writes = new SqliteGroupCommit(_file);
        _owners = new SqliteOwners(options.Time);
        _claims = new SqliteClaims(_owners);
        _subscriptions = SqliteSubscriptions.Of(Path.GetFullPath(options.Path));
    }

    /// <inheritdoc/>
    public async ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (!await WriteAsync(connection => _owners.Beat(connection, owner, lasts), cancellationToken).ConfigureAwait(false))
            throw LeaseLostException.OfOwner(owner);
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
        return WriteAsync(connection => _claims.Acquire(connection, runId, owner), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunClaim>> AcquireAllAsync(
        IReadOnlyList<string> runIds, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runIds);
        ArgumentNullException.ThrowIfNull(owner);
        return WriteAsync(connection => _claims.AcquireAll(connection, runIds, owner), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(records);
        if (await WriteAsync(connection => SqliteChanges.Append(connection, lease, records), cancellationToken)
            .ConfigureAwait(false) is null)
            throw new LeaseLostException(lease);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(stop);
        if (!await WriteAsync(connection => SqliteChanges.Release(connection, lease, stop), cancellationToken).ConfigureAwait(false))
            throw new LeaseLostException(lease);
        _subscriptions.Notify(lease.RunId);
    }

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return Read(connection => _claims.Find(connection, runId), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return Read(connection => SqliteRecords.Read(connection, runId), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAfterAsync(string runId, long after, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return Read(
            connection => after <= 0 ? SqliteRecords.Read(connection, runId) : SqliteRecords.ReadAfter(connection, runId, after),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(message);
        var isAccepted = await WriteAsync(
            connection => connection.Prepare(SqliteText.Post)
                .With(runId).With((int)message.Kind).With(message.Key).With(message.Payload).With(RecordChecksum.Of(runId, message))
                .With(message.Before?.ToUnixTimeMilliseconds()).With(message.Epoch).Run() == 1,
            cancellationToken).ConfigureAwait(false);
        if (isAccepted)
            _subscriptions.Notify(runId);
        return isAccepted;
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
    public ValueTask<IReadOnlyList<string>?> FindMessagesAsync(string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return Read<IReadOnlyList<string>?>(
            connection => [.. connection.Prepare(SqliteText.FindMessages).With(owner).Rows().Select(static row => row.Text(0))],
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(key);
        return WriteAsync(connection => SqliteChanges.Consume(connection, runId, null, kind, key), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ConsumeAsync(RunLease lease, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(key);
        return WriteAsync(connection => SqliteChanges.Consume(connection, lease.RunId, lease.Epoch, kind, key), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Read(connection => _claims.FindOrphans(connection, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit, nameof(filter));
        return Read(connection => _claims.List(connection, filter), cancellationToken);
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
            connection => connection.Prepare(SqliteText.Prune).With((long?)retention.Age?.TotalMilliseconds).With(retention.Count).Run(),
            cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable? Subscribe(Action<string> changed) => _subscriptions.Add(changed);

    /// <summary>Closes the file. What is still under way is finished or refused.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _writes.CloseAsync().ConfigureAwait(false);
        _file.Dispose();
    }

    /// <summary>Closes the file. What is still under way is finished or refused.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellationToken) =>
        new(_writes.MakeAsync(change, cancellationToken));

    private ValueTask<T> Read<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_file.Read(read));
    }
}
