using System.Security.Cryptography;
using System.Text;

namespace CodeFirstWorkflows.Storing;

/// <summary>The changes that take more than one statement. They run in a transaction, while nobody else writes.</summary>
internal static class SqliteChanges
{
    internal static RunLease? Create(SqliteConnection connection, NewRun run, string owner)
    {
        if (connection.Prepare(SqliteText.HasRun).With(run.Id).Number() is not null)
            return null;
        var shape = SHA256.HashData(Encoding.UTF8.GetBytes(run.Shape));
        connection.Prepare(SqliteText.AddShape).With(shape).With(run.Shape).Run();
        var epoch = NextEpoch(connection);
        var created = run.CreatedAt.UtcTicks;
        var (number, granted) = connection.Prepare(SqliteText.AddRun)
            .With(run.Id).With(run.Workflow).With(run.Version).With(shape).With(created).With(RecordChecksum.Of(run))
            .With(owner).With(epoch)
            .Rows().Select(static row => (row.Integer(0), row.Integer(1))).Single();
        connection.Prepare(SqliteText.AddInput).With(number).With(run.Input).With(run.Options).Run();
        foreach (var (name, value) in run.Tags)
            connection.Prepare(SqliteText.AddTag).With(number).With(name).With(value).With(created).Run();
        return new RunLease(run.Id, owner, epoch) { GrantedAt = DateTimeOffset.FromUnixTimeMilliseconds(granted) };
    }

    /// <summary>Takes the store's next epoch.</summary>
    internal static long NextEpoch(SqliteConnection connection) =>
        connection.Prepare(SqliteText.NextEpoch).Number() ?? throw RunStoreException.Damaged("The store's count of claims");

    /// <summary>Consumes a message.</summary>
    /// <returns>Whether it was there.</returns>
    internal static bool Consume(SqliteConnection connection, string runId, long? epoch, RunMessageKind kind, string key) =>
        connection.Prepare(kind == RunMessageKind.Answer ? SqliteText.ConsumeAnswer : SqliteText.ConsumeRequest)
            .With(runId).With((int)kind).With(key).With(epoch).Run() == 1;

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
                .With(run.Last).With(run.Top).With(run.Number).With(record.Sequence).With((int)record.Kind)
                .With(record.Key).With(record.Payload)
                .With(lease.Epoch).With(checksum)
                .Number();
            run.Records++;
            first ??= run.Last;
        }

        connection.Prepare(SqliteText.Count).With(run.Number).With(run.Records).With(first).With(run.Last).With(run.Top).Run();
        return run.Number;
    }

    /// <summary>Adds last records and releases the run.</summary>
    /// <returns>Whether it is released, now or before; otherwise the lease is lost.</returns>
    internal static bool Release(SqliteConnection connection, RunLease lease, RunStop stop)
    {
        var due = stop.Due is { } time ? Milliseconds(time) : (long?)null;
        if (Append(connection, lease, stop.Records) is { } number)
        {
            connection.Prepare(SqliteText.Release).With(number).With((int)stop.State).With(due).With(stop.IsHeld ? 1 : 0).Run();
            connection.Prepare(SqliteText.ConsumeRequests).With(number).With((int)stop.State).With(stop.IsHeld ? 1 : 0).Run();
            return true;
        }

        return connection.Prepare(SqliteText.WasReleased)
            .With(lease.RunId).With(lease.Epoch).With((int)stop.State).With(due).With(stop.IsHeld ? 1 : 0).Run() == 1;
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
