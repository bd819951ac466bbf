using System.Collections.Concurrent;
using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Appends for everybody: records of several runs that wait go to the server together, in one transaction, since to send and to commit
/// costs more than all that it holds. Whoever comes while nothing is on its way goes at once; what comes meanwhile goes next.
/// </summary>
internal sealed class PostgreSqlGroupCommit(PostgreSqlServer server, PostgreSqlText text)
{
    private const int MaxBatch = 128;

    private readonly ConcurrentQueue<Pending> _waiting = [];
    private int _isSending;
    private volatile bool _isCrowded;

    /// <summary>Adds a record.</summary>
    /// <returns>Whether the lease is held, and whether the record was added; if it was not, there is one with its number.</returns>
    internal async ValueTask<AppendOutcome> AppendAsync(RunLease lease, RunRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new Pending(lease, record, RecordChecksum.Of(lease.RunId, record));
        _waiting.Enqueue(pending);
        // Not waited for: whoever gives up is not kept, whatever becomes of what it sends.
        if (Interlocked.Exchange(ref _isSending, 1) == 0)
            _ = SendAsync();
        return await pending.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        // Behind all that the last transaction woke up, whose next records go along.
        if (_isCrowded)
            await Task.Yield();
        var batch = new List<Pending>();
        while (batch.Count < MaxBatch && _waiting.TryDequeue(out var pending))
            batch.Add(pending);
        _isCrowded = batch.Count > 1;
        if (batch.Count > 0)
            await SendAsync(batch).ConfigureAwait(false);

        Interlocked.Exchange(ref _isSending, 0);
        // Somebody else does what came meanwhile, so that nobody is kept for others' sake.
        if (!_waiting.IsEmpty && Interlocked.Exchange(ref _isSending, 1) == 0)
            _ = Task.Run(SendAsync, CancellationToken.None);
    }

    private async Task SendAsync(IReadOnlyList<Pending> batch)
    {
        try
        {
            var outcomes = await server.DoAsync((source, token) => AppendAsync(source, batch, token), CancellationToken.None)
                .ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
                batch[i].SetResult(outcomes[i]);
        }
        catch (Exception exception) when (batch.Count == 1)
        {
            batch[0].SetException(exception);
        }
        catch (Exception)
        {
            // None of them was added. Whose fault it is shows when each goes alone; the others shall not suffer from it.
            foreach (var pending in batch)
                await SendAsync([pending]).ConfigureAwait(false);
        }
    }

    private async Task<AppendOutcome[]> AppendAsync(NpgsqlDataSource source, IReadOnlyList<Pending> batch, CancellationToken token)
    {
        var commands = source.CreateBatch();
        await using var disposing = commands.ConfigureAwait(false);
        foreach (var pending in batch)
        {
            var command = new NpgsqlBatchCommand(text.AppendOne);
            command.Parameters.With(pending.Lease).With(pending.Record, pending.Checksum);
            commands.BatchCommands.Add(command);
        }

        var outcomes = new AppendOutcome[batch.Count];
        var rows = await commands.ExecuteReaderAsync(token).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        for (var i = 0; i < outcomes.Length; i++)
        {
            await rows.ReadAsync(token).ConfigureAwait(false);
            outcomes[i] = new(rows.GetBoolean(0), rows.GetBoolean(1));
            await rows.NextResultAsync(token).ConfigureAwait(false);
        }

        return outcomes;
    }

    private sealed class Pending(RunLease lease, RunRecord record, long checksum)
        : TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal RunLease Lease { get; } = lease;

        internal RunRecord Record { get; } = record;

        internal long Checksum { get; } = checksum;
    }
}

/// <summary>What became of a record.</summary>
/// <param name="IsHeld">Whether the lease was held.</param>
/// <param name="IsAdded">Whether the record was added.</param>
internal readonly record struct AppendOutcome(bool IsHeld, bool IsAdded);
