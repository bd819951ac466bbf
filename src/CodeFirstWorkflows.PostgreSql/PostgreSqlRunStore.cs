using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Keeps runs in PostgreSQL, for any number of processes. What fails for a moment (a cut connection, a change that was undone) is tried
/// again a few times; an answer that got lost on the way may then say of a message or run that it was not there any more.
/// </summary>
public sealed class PostgreSqlRunStore : IRunStore, IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly bool _isSourceOwn;
    private readonly PostgreSqlText _text;
    private readonly PostgreSqlServer _server;
    private readonly PostgreSqlGroupCommit _appends;
    private readonly PostgreSqlOwners _owners;
    private readonly PostgreSqlClaims _claims;
    private readonly PostgreSqlListener _listener;
    private readonly string _channel;

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
        var schema = PostgreSqlText.Quote(options.Schema);
        _channel = PostgreSqlListener.ChannelOf(options.Schema);
        _text = new PostgreSqlText(schema);
        _server = new PostgreSqlServer(source, new PostgreSqlSchema(options.Schema, _text));
        _appends = new PostgreSqlGroupCommit(_server, _text);
        _owners = new PostgreSqlOwners(_server, schema, options.Time);
        _claims = new PostgreSqlClaims(_server, _text, new PostgreSqlListText(schema, _text), _owners);
        _listener = new PostgreSqlListener(source, _channel);
    }

    /// <inheritdoc/>
    public async ValueTask HeartbeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (!await _owners.BeatAsync(owner, lasts, cancellationToken).ConfigureAwait(false))
            throw LeaseLostException.OfOwner(owner);
    }

    /// <inheritdoc/>
    public async ValueTask<RunLease?> CreateAsync(NewRun run, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(owner);
        var shape = SHA256.HashData(Encoding.UTF8.GetBytes(run.Shape));
        var mark = Guid.NewGuid();
        var leases = await _server.QueryAsync(
            run.Tags.Count == 0 ? _text.Create : _text.CreateTagged,
            arguments =>
            {
                arguments
                    .With(run.Id).With(run.Workflow).With((int?)run.Version).With((ReadOnlyMemory<byte>)shape)
                    .With(run.Shape).With(run.Input)
                    .With(run.CreatedAt.UtcTicks).With(RecordChecksum.Of(run)).With(mark).With(owner).With(run.Options);
                if (run.Tags.Count > 0)
                    arguments.WithAll([.. run.Tags.Keys]).WithAll([.. run.Tags.Values]);
            },
            row => new RunLease(run.Id, owner, row.GetInt64(0)) { GrantedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)) },
            cancellationToken).ConfigureAwait(false);
        return leases.SingleOrDefault();
    }

    /// <inheritdoc/>
    public ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(owner);
        return _claims.AcquireAsync(runId, owner, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunClaim>> AcquireAllAsync(
        IReadOnlyList<string> runIds, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runIds);
        ArgumentNullException.ThrowIfNull(owner);
        return _claims.AcquireAllAsync(runIds, owner, cancellationToken);
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
            lease,
            _text.Release,
            arguments => arguments.With(lease).With(lease.RunId, stop.Records)
                .With((int?)stop.State).With(due).With(stop.IsHeld).With(_channel),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return _claims.FindAsync(runId, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAsync(string runId, CancellationToken cancellationToken = default) =>
        ReadAfterAsync(runId, 0, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunRecord>> ReadAfterAsync(string runId, long after, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return _server.QueryAsync(
            _text.Read, arguments => arguments.With(runId).With(after), row => PostgreSqlRows.Record(runId, row), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> PostAsync(string runId, RunMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(message);
        var posting = Guid.NewGuid();
        var accepted = await _server.QueryAsync(
            _text.Post,
            arguments => arguments
                .With(runId).With((int?)message.Kind).With(message.Key).With(message.Payload).With(RecordChecksum.Of(runId, message)).With(_channel)
                .With(posting).With(message.Before?.ToUnixTimeMilliseconds()).With(message.Epoch),
            static row => row.GetBoolean(0),
            cancellationToken).ConfigureAwait(false);
        return accepted[0];
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadInboxAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return _server.QueryAsync(
            _text.ReadInbox, arguments => arguments.With(runId), row => PostgreSqlRows.Message(runId, row), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>?> FindMessagesAsync(string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return await _server.QueryAsync(
            _text.FindMessages, arguments => arguments.With(owner), static row => row.GetString(0), cancellationToken)
                .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WithdrawAsync(string runId, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(key);
        return ConsumeAsync(runId, null, kind, key, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ConsumeAsync(RunLease lease, RunMessageKind kind, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(key);
        return ConsumeAsync(lease.RunId, lease.Epoch, kind, key, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> FindNeglectedAsync(int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return _claims.FindOrphansAsync(limit, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit, nameof(filter));
        return _claims.ListAsync(filter, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runId);
        return await _server.ChangeAsync(_text.Delete, arguments => arguments.With(runId), cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public ValueTask<int> PruneAsync(RunRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        ArgumentOutOfRangeException.ThrowIfNegative(retention.Count ?? 0, nameof(retention));
        return _server.ChangeAsync(
            _text.Prune, arguments => arguments.With((long?)retention.Age?.TotalMilliseconds).With(retention.Count), cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable? Subscribe(Action<string> changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return _listener.Subscribe(changed);
    }

    /// <summary>Closes the store's own connections.</summary>
    /// <returns>A task that ends when they are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync().ConfigureAwait(false);
        _server.Dispose();
        if (_isSourceOwn)
            await _source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the store's own connections.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static NpgsqlDataSource Open(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        // The store's statements are few and always the same.
        if (builder.MaxAutoPrepare == 0)
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (32, 2);
        // What was given up is not waited for: over a network that is stalled no answer comes.
        if (!new DbConnectionStringBuilder { ConnectionString = connectionString }.ContainsKey("Cancellation Timeout"))
            builder.CancellationTimeout = -1;
        return NpgsqlDataSource.Create(builder);
    }

    private async ValueTask<bool> ConsumeAsync(string runId, long? epoch, RunMessageKind kind, string key, CancellationToken cancellationToken)
    {
        var sql = kind == RunMessageKind.Answer ? _text.ConsumeAnswer : _text.ConsumeRequest;
        return await _server.ChangeAsync(sql, arguments => arguments.With(runId).With((int?)kind).With(key).With(epoch), cancellationToken)
            .ConfigureAwait(false) == 1;
    }

    /// <summary>Adds a record.</summary>
    /// <returns>Whether it was added; if not, there is one with its number, and it remains to be seen which.</returns>
    private async ValueTask<bool> TryAppendAsync(RunLease lease, RunRecord record, CancellationToken cancellationToken)
    {
        var outcome = await _appends.AppendAsync(lease, record, cancellationToken).ConfigureAwait(false);
        return outcome.IsHeld ? outcome.IsAdded : throw new LeaseLostException(lease);
    }

    private async ValueTask AddAsync(
        RunLease lease, string sql, Action<NpgsqlParameterCollection> arguments, CancellationToken cancellationToken)
    {
        var outcomes = await _server.QueryAsync(
            sql, arguments,
            static row => (IsHeld: row.GetBoolean(0), Taken: row.IsDBNull(1) ? (long?)null : row.GetInt64(1)), cancellationToken)
            .ConfigureAwait(false);
        if (!outcomes[0].IsHeld)
            throw new LeaseLostException(lease);
        if (outcomes[0].Taken is { } number)
            throw RunStoreException.NumberTaken(lease.RunId, number);
    }
}
