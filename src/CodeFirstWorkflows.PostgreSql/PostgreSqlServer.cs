using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>Talks to the server: brings the schema up to date before the first word, and says again what got lost.</summary>
internal sealed class PostgreSqlServer(NpgsqlDataSource source, PostgreSqlSchema schema) : IDisposable
{
    private static readonly TimeSpan[] Pauses = [.. new[] { 20, 80, 320, 1280 }.Select(static pause => TimeSpan.FromMilliseconds(pause))];

    private readonly SemaphoreSlim _preparing = new(1);
    private volatile bool _isPrepared;

    /// <summary>
    /// Does something that may be repeated: it may have happened although it seemed to fail. A caller that gives up is free at once, even if
    /// the server says nothing at all any more.
    /// </summary>
    internal async ValueTask<T> DoAsync<T>(Func<NpgsqlDataSource, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!cancellationToken.CanBeCanceled)
            return await TryAsync(work, cancellationToken).ConfigureAwait(false);
        // To give up a command, its connection tries to reach the server in another way, and the thread that cancels would have to wait for that.
        // The source has no timer, and so needs no disposal.
        var given = new CancellationTokenSource();
        var registration = cancellationToken.UnsafeRegister(static state => _ = ((CancellationTokenSource)state!).CancelAsync(), given);
        await using var unregistering = registration.ConfigureAwait(false);
        var doing = TryAsync(work, given.Token);
        try
        {
            return await doing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its outcome is of no use any more; only its failure is observed.
            _ = doing.ContinueWith(
                static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new OperationCanceledException(cancellationToken);
        }
    }

    internal ValueTask<int> ChangeAsync(string sql, Action<NpgsqlParameterCollection> arguments, CancellationToken cancellationToken) =>
        DoAsync(
            async (source, token) =>
            {
                var command = source.CreateCommand(sql);
                await using var disposing = command.ConfigureAwait(false);
                arguments(command.Parameters);
                return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            },
            cancellationToken);

    internal ValueTask<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Action<NpgsqlParameterCollection> arguments, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        QueryAsync([(sql, arguments)], read, cancellationToken);

    /// <summary>Does several things in one transaction, and reads the rows that the last of them gives.</summary>
    internal ValueTask<IReadOnlyList<T>> QueryAsync<T>(
        IReadOnlyList<(string Sql, Action<NpgsqlParameterCollection> Arguments)> commands,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken) =>
        DoAsync<IReadOnlyList<T>>(
            async (source, token) =>
            {
                var batch = source.CreateBatch();
                await using var disposing = batch.ConfigureAwait(false);
                foreach (var (sql, arguments) in commands)
                {
                    var command = new NpgsqlBatchCommand(sql);
                    arguments(command.Parameters);
                    batch.BatchCommands.Add(command);
                }

                var rows = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
                await using var closing = rows.ConfigureAwait(false);
                var results = new List<T>();
                do
                {
                    results.Clear();
                    while (await rows.ReadAsync(token).ConfigureAwait(false))
                        results.Add(read(rows));
                }
                while (await rows.NextResultAsync(token).ConfigureAwait(false));
                return results;
            },
            cancellationToken);

    public void Dispose() => _preparing.Dispose();

    private async Task<T> TryAsync<T>(Func<NpgsqlDataSource, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                if (!_isPrepared)
                    await PrepareAsync(cancellationToken).ConfigureAwait(false);
                return await work(source, cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException exception)
            {
                // Giving up may look like a failure, but is none to try again after.
                cancellationToken.ThrowIfCancellationRequested();
                if (!PostgreSqlErrors.MayPass(exception) || failures == Pauses.Length)
                    throw PostgreSqlErrors.Explain(exception, failures + 1);
                // What cut one connection has cut those that lie in the pool too.
                if (exception.SqlState is null or PostgresErrorCodes.AdminShutdown)
                    source.Clear();
            }

            await Task.Delay(Pauses[failures++], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isPrepared)
                await schema.PrepareAsync(source, cancellationToken).ConfigureAwait(false);
            _isPrepared = true;
        }
        finally
        {
            _preparing.Release();
        }
    }
}
