using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>What rows mean. Each is verified.</summary>
internal static class PostgreSqlRows
{
    internal static StoredRun Run(NpgsqlDataReader row)
    {
        var id = row.GetString(0);
        if (row.IsDBNull(4) || row.GetInt64(6) is < 0 or > 3_155_378_975_999_999_999)
            throw RunStoreException.Damaged($"Run '{id}'");
        var run = new StoredRun(
            id,
            row.GetString(1),
            row.GetInt32(2),
            (WorkflowState)row.GetInt32(3),
            row.GetString(4),
            row.GetFieldValue<byte[]>(5),
            new DateTimeOffset(row.GetInt64(6), TimeSpan.Zero),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
            row.IsDBNull(8) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
            row.IsDBNull(9) ? null : row.GetString(9));
        RecordChecksum.Verify(run, row.GetInt64(10));
        return run;
    }

    internal static RunRecord Record(string runId, NpgsqlDataReader row)
    {
        var record = new RunRecord(row.GetInt64(0), (RunRecordKind)row.GetInt32(1), row.GetString(2), row.GetFieldValue<byte[]>(3));
        RecordChecksum.Verify(runId, record, row.GetInt64(4));
        return record;
    }

    internal static RunMessage Message(string runId, NpgsqlDataReader row)
    {
        var message = new RunMessage((RunMessageKind)row.GetInt32(0), row.GetString(1), row.GetFieldValue<byte[]>(2));
        RecordChecksum.Verify(runId, message, row.GetInt64(3));
        return message;
    }
}
