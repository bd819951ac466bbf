namespace CodeFirstWorkflows.Storing;

/// <summary>What rows mean. Each is verified.</summary>
internal static class SqliteRows
{
    internal static StoredRun Run(SqliteStatement row, IReadOnlyDictionary<string, string> tags, string? owner)
    {
        var id = row.Text(0);
        if (row.IsNull(4) || row.IsNull(5) || row.IsNull(12))
            throw RunStoreException.Damaged($"Run '{id}'");
        var run = new StoredRun(
            id,
            row.Text(1),
            (int)row.Integer(2),
            (WorkflowState)row.Integer(3),
            row.Text(4),
            row.Blob(5),
            Time(id, default, row.Integer(6), 1),
            Time(id, DateTimeOffset.UnixEpoch, row.Integer(7), TimeSpan.TicksPerMillisecond),
            row.IsNull(8) ? null : Time(id, DateTimeOffset.UnixEpoch, row.Integer(8), TimeSpan.TicksPerMillisecond),
            owner)
        {
            Options = row.Blob(12),
            Tags = tags,
            IsHeld = row.Integer(13) != 0,
        };
        RecordChecksum.Verify(run, row.Integer(10));
        return run;
    }

    internal static RunRecord Record(string runId, SqliteStatement row)
    {
        var record = new RunRecord(row.Integer(1), (RunRecordKind)row.Integer(2), row.Text(3), row.Blob(4));
        RecordChecksum.Verify(runId, record, row.Integer(5));
        return record;
    }

    internal static RunMessage Message(string runId, SqliteStatement row)
    {
        var message = new RunMessage((RunMessageKind)row.Integer(0), row.Text(1), row.Blob(2));
        RecordChecksum.Verify(runId, message, row.Integer(3));
        return message;
    }

    private static DateTimeOffset Time(string runId, DateTimeOffset origin, long value, long ticks)
    {
        // Times before the origin are rare, but they are times.
        if (value < (DateTimeOffset.MinValue - origin).Ticks / ticks || value > (DateTimeOffset.MaxValue - origin).Ticks / ticks)
            throw RunStoreException.Damaged($"Run '{runId}'");
        return origin.AddTicks(value * ticks);
    }
}
