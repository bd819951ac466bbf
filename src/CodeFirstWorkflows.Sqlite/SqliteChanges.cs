using System.Security.Cryptography;
using System.Text;

namespace CodeFirstWorkflows.Storing;

/// <summary>The changes that take more than one statement. They run in a transaction, while nobody else writes.</summary>
internal static class SqliteChanges
{
    internal static RunLease? Create(SqliteConnection connection, NewRun run, string owner)
    {
        var shape = SHA256.HashData(Encoding.UTF8.GetBytes(run.Shape));
        connection.Prepare(SqliteText.AddShape).With(shape).With(run.Shape).Run();
        var number = connection.Prepare(SqliteText.AddRun)
            .With(run.Id).With(run.Workflow).With(run.Version).With(shape).With(run.CreatedAt.UtcTicks).With(RecordChecksum.Of(run)).With(owner)
            .Number();
        if (number is null)
            return null;
        connection.Prepare(SqliteText.AddInput).With(number).With(run.Input).Run();
        return new RunLease(run.Id, owner, 1);
    }

    internal static RunClaim? Acquire(SqliteConnection connection, string runId, string owner)
    {
        if (Find(connection, runId) is not { } found)
            return null;
        if (found.State == WorkflowState.Completed || (found.Owner is not null && found.Owner != owner))
            return new RunClaim(found, null);
        var epoch = connection.Prepare(SqliteText.Take).With(runId).With(owner).Number();
        return new RunClaim(found, new RunLease(runId, owner, epoch!.Value));
    }

    internal static StoredRun? Find(SqliteConnection connection, string runId) =>
        connection.Prepare(SqliteText.Find).With(runId).Rows().Select(SqliteRows.Run).FirstOrDefault();

    /// <summary>Adds records.</summary>
    /// <returns>The run's number; none if the lease is lost.</returns>
    internal static long? Append(SqliteConnection connection, RunLease lease, IReadOnlyList<RunRecord> records)
    {
        if (Fence(connection, lease) is not { } run)
            return null;
        long? first = null;
        foreach (var record in records)
        {
            var checksum = RecordChecksum.Of(lease.RunId, record);
            if (record.Sequence <= run.Top && IsThere(connection, lease, record, run.Last, checksum))
                continue;
            run.Top = Math.Max(run.Top, record.Sequence);
            run.Last = connection.Prepare(SqliteText.AddRecord)
                .With(run.Last).With(run.Top).With(run.Number).With(record.Sequence).With((int)record.Kind).With(record.Key).With(record.Payload)
                .With(lease.Epoch).With(checksum)
                .Number();
            run.Records++;
            first ??= run.Last;
        }

        connection.Prepare(SqliteText.Count).With(run.Number).With(run.Records).With(first).With(run.Last).With(run.Top).Run();
        return run.Number;
    }

    /// <summary>Adds last records and gives the run back.</summary>
    /// <returns>Whether it is given back, now or before; otherwise the lease is lost.</returns>
    internal static bool Release(SqliteConnection connection, RunLease lease, RunStop stop)
    {
        var due = stop.Due is { } time ? Milliseconds(time) : (long?)null;
        if (Append(connection, lease, stop.Records) is { } number)
        {
            connection.Prepare(SqliteText.Release).With(number).With((int)stop.State).With(due).Run();
            return true;
        }

        return connection.Prepare(SqliteText.WasReleased)
            .With(lease.RunId).With(lease.Epoch).With(lease.Owner).With((int)stop.State).With(due).Run() == 1;
    }

    private static (long Number, long Records, long? Last, long Top)? Fence(SqliteConnection connection, RunLease lease)
    {
        foreach (var row in connection.Prepare(SqliteText.Fence).With(lease.RunId).With(lease.Epoch).With(lease.Owner).Rows())
            return (row.Integer(0), row.Integer(1), row.IsNull(2) ? null : row.Integer(2), row.Integer(3));
        return null;
    }

    /// <summary>Whether a record is there already, from an earlier try of the same append.</summary>
    private static bool IsThere(SqliteConnection connection, RunLease lease, RunRecord record, long? last, long checksum) =>
        connection.Prepare(SqliteText.FindNumber).With(last).With(record.Sequence).With(lease.Epoch).With(checksum).Number() switch
        {
            null => false,
            1 => true,
            _ => throw RunStoreException.NumberTaken(lease.RunId, record.Sequence),
        };

    /// <summary>A time in milliseconds, never before it.</summary>
    private static long Milliseconds(DateTimeOffset time) => time.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}
