using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Keeps runs in PostgreSQL, for any number of processes. What fails for a moment (a cut connection, a change that was undone) is tried again a few times;
/// an answer that got lost on the way may then say of a message or run that it was not there any more.
/// </summary>
public sealed class PostgreSqlRunStore : IRunStore, IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly bool _isSourceOwn;
    private readonly PostgreSqlText _text;
    private readonly PostgreSqlServer _server;
    private readonly PostgreSqlGroupCommit _appends;

    /// <summary>Makes the store, with a pool of connections of its own.</summary>
    /// <param name="connectionString">Where the server is.</param>
    public PostgreSqlRunStore(string connectionString)
        : this(connectionString, new PostgreSqlRunStoreOptions())
    {
    }

    /// <summary>Makes the store, with a pool of connections of its own.</summary>
    /// <param name="connectionString">Where the server is.</param>
    /// <param name="options">How runs are kept.</param>
    public PostgreSqlRunStore(string connectionString, PostgreSqlRunStoreOptions options)
        : this(Open(connectionString), options) => _isSourceOwn = true;

    /// <summary>Makes the store.</summary>
    /// <param name="source">Where connections come from; it stays the caller's. Statements are prepared if it prepares them.</param>
    public PostgreSqlRunStore(NpgsqlDataSource source)
        : this(source, new PostgreSqlRunStoreOptions())
    {
    }

    /// <summary>Makes the store.</summary>
    /// <param name="source">Where connections come from; it stays the caller's. Statements are prepared if it prepares them.</param>
    /// <param name="options">How runs are kept.</param>
    public PostgreSqlRunStore(NpgsqlDataSource source, PostgreSqlRunStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Schema, nameof(options));
        _source = source;
        _text = new PostgreSqlText(options.Schema);
        _server = new PostgreSqlServer(source, new PostgreSqlSchema(options.Schema, _text));
        _appends = new PostgreSqlGroupCommit(_server, _text);
    }

    /// <inheritdoc/>
    public async ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var milliseconds = (long)lasts.TotalMilliseconds;
        if (milliseconds > 0)
            await ChangeAsync(_text.Live, arguments => arguments.With(owner).With(milliseconds), cancellationToken).ConfigureAwait(false);
        else
            await ChangeAsync(_text.Leave, arguments => arguments.With(owner), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(owner);
        var shape = SHA256.HashData(Encoding.UTF8.GetBytes(run.Shape));
        var mark = Guid.NewGuid();
        var isCreated = await QueryAsync(
            _text.Create,
            arguments => arguments
                .With(run.Id).With(run.Workflow).With((int?)run.Version).With((ReadOnlyMemory<byte>)shape).With(run.Shape).With(run.Input)
                .With(run.CreatedAt.UtcTicks).With(RecordChecksum.Of(run)).With(mark).With(owner),
            static row => row.GetBoolean(0),
            cancellationToken).ConfigureAwait(false);
        return isCreated[0] ? new RunLease(run.Id, owner, 1) : null;
    }

    /// <inheritdoc/>
    public ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(owner);
        return _server.DoAsync(
            async (source, token) =>
            {
                var batch = source.CreateBatch();
                await using var disposing = batch.ConfigureAwait(false);
                var locking = new NpgsqlBatchCommand(_text.Lock);
                locking.Parameters.With(runId);
                var taking = new NpgsqlBatchCommand(_text.Acquire);
                taking.Parameters.With(runId).With(owner);
                batch.BatchCommands.Add(locking);
                batch.BatchCommands.Add(taking);
                var rows = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using var closing = rows.ConfigureAwait(false);
                await rows.NextResultAsync(token).ConfigureAwait(false);
                if (!await rows.ReadAsync(token).ConfigureAwait(false))
                    return null;
                var found = PostgreSqlRows.Run(rows);
                return new RunClaim(found, rows.IsDBNull(12) ? null : new RunLease(runId, owner, rows.GetInt64(12)));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(RunLease lease, IReadOnlyList<RunRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(records);
        if (records is [var record] && await TryAppendAsync(lease, record, cancellationToken).ConfigureAwait(false))
            return;
        await AddAsync(lease, _text.Append, arguments => arguments.With(lease).With(lease.RunId, records), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(RunLease lease, RunStop stop, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(stop);
        // In milliseconds, but never before the time.
        var due = stop.Due?.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
        return AddAsync(
            lease, _text.Release, arguments => arguments.With(lease).With(lease.RunId, stop.Records).With((int?)stop.State).With(due), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        var found = await QueryAsync(_text.Find, arguments => arguments.With(runId), PostgreSqlRows.Run, cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return QueryAsync(_text.Read, arguments => arguments.With(runId), row => PostgreSqlRows.Record(runId, row), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(message);
        return await ChangeAsync(
            _text.Post,
            arguments => arguments.With(runId).With((int?)message.Kind).With(message.Key).With(message.Payload).With(RecordChecksum.Of(runId, message)),
            cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return QueryAsync(_text.ReadInbox, arguments => arguments.With(runId), row => PostgreSqlRows.Message(runId, row), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(key);
        return await ChangeAsync(_text.Withdraw, arguments => arguments.With(runId).With((int?)kind).With(key), cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return QueryAsync(_text.FindNeglected, arguments => arguments.With((int?)limit), PostgreSqlRows.Run, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit, nameof(filter));
        var (created, number) = filter.After is { } id ? await PlaceAsync(id, cancellationToken).ConfigureAwait(false) : (long.MaxValue, long.MaxValue);
        return await QueryAsync(
            _text.List,
            arguments => arguments.With(filter.Workflow).With((int?)filter.State).With(created).With(number).With((int?)filter.Limit),
            PostgreSqlRows.Run,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return await ChangeAsync(_text.Delete, arguments => arguments.With(runId), cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        ArgumentOutOfRangeException.ThrowIfNegative(retention.Count ?? 0, nameof(retention));
        return ChangeAsync(
            _text.Prune, arguments => arguments.With((long?)retention.Age?.TotalMilliseconds).With(retention.Count), cancellationToken);
    }

    /// <summary>Closes the store's own connections.</summary>
    /// <returns>A task that ends when they are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        if (_isSourceOwn)
            await _source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the store's own connections.</summary>
    public void Dispose()
    {
        _server.Dispose();
        if (_isSourceOwn)
            _source.Dispose();
    }

    private static NpgsqlDataSource Open(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        // The store's statements are few and always the same.
        if (builder.MaxAutoPrepare == 0)
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (32, 2);
        return NpgsqlDataSource.Create(builder);
    }

    private async Task<(long Created, long Number)> PlaceAsync(string id, CancellationToken cancellationToken)
    {
        var places = await QueryAsync(
            _text.Place, arguments => arguments.With(id), static row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        return places is [var place] ? place : throw RunStoreException.NothingAfter(id);
    }

    /// <summary>Adds a record.</summary>
    /// <returns>Whether it was added; if not, there is one with its number, and it remains to be seen which.</returns>
    private async ValueTask<bool> TryAppendAsync(RunLease lease, RunRecord record, CancellationToken cancellationToken)
    {
        var outcome = await _appends.AppendAsync(lease, record, cancellationToken).ConfigureAwait(false);
        return outcome.IsHeld ? outcome.IsAdded : throw new LeaseLostException(lease);
    }

    private async ValueTask AddAsync(RunLease lease, string sql, Action<NpgsqlParameterCollection> arguments, CancellationToken cancellationToken)
    {
        var outcomes = await QueryAsync(
            sql, arguments, static row => (IsHeld: row.GetBoolean(0), Taken: row.IsDBNull(1) ? (long?)null : row.GetInt64(1)), cancellationToken)
            .ConfigureAwait(false);
        if (!outcomes[0].IsHeld)
            throw new LeaseLostException(lease);
        if (outcomes[0].Taken is { } number)
            throw RunStoreException.NumberTaken(lease.RunId, number);
    }

    private ValueTask<int> ChangeAsync(string sql, Action<NpgsqlParameterCollection> arguments, CancellationToken cancellationToken) =>
        _server.DoAsync(
            async (source, token) =>
            {
                var command = source.CreateCommand(sql);
                await using var disposing = command.ConfigureAwait(false);
                arguments(command.Parameters);
                return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            },
            cancellationToken);

    private ValueTask<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Action<NpgsqlParameterCollection> arguments, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        _server.DoAsync<IReadOnlyList<T>>(
            async (source, token) =>
            {
                var command = source.CreateCommand(sql);
                await using var disposing = command.ConfigureAwait(false);
                arguments(command.Parameters);
                var rows = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using var closing = rows.ConfigureAwait(false);
                var results = new List<T>();
                while (await rows.ReadAsync(token).ConfigureAwait(false))
                    results.Add(read(rows));
                return results;
            },
            cancellationToken);
}
