namespace CodeFirstWorkflows.Storing;

/// <summary>Reads the records of runs, and makes sure that none is missing.</summary>
internal static class SqliteRecords
{
    internal static IReadOnlyList<RunRecord> Read(SqliteConnection connection, string runId)
    {
        var count = 0L;
        var records = new List<RunRecord>();
        foreach (var row in connection.Prepare(SqliteText.Read).With(runId).Rows())
        {
            count = row.Integer(0);
            if (!row.IsNull(1))
                records.Add(SqliteRows.Record(runId, row));
        }

        return records.Count == count ? Sorted(records) : throw Damaged(runId, $"{records.Count} records of {count} are left");
    }

    /// <summary>Reads the latest records, which takes no longer the more there are before them.</summary>
    internal static IReadOnlyList<RunRecord> ReadAfter(SqliteConnection connection, string runId, long after)
    {
        var records = new List<RunRecord>();
        var (isEmpty, hasEnd) = (true, false);
        foreach (var row in connection.Prepare(SqliteText.ReadAfter).With(runId).With(after).Rows())
        {
            isEmpty = false;
            hasEnd |= row.Integer(0) != 0;
            if (row.Integer(1) > after)
                records.Add(SqliteRows.Record(runId, row));
        }

        if (isEmpty)
            hasEnd = connection.Prepare(SqliteText.CountRecords).With(runId).Number() is null or 0;
        return hasEnd ? Sorted(records) : throw Damaged(runId, "records are missing");
    }

    private static List<RunRecord> Sorted(List<RunRecord> records)
    {
        records.Sort(static (one, other) => one.Sequence.CompareTo(other.Sequence));
        return records;
    }

    private static RunStoreException Damaged(string runId, string how) => RunStoreException.Damaged($"What run '{runId}' did ({how})");
}
