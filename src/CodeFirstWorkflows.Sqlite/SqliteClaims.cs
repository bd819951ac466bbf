namespace CodeFirstWorkflows.Storing;

/// <summary>Finds runs, claims them, and finds those that should be claimed. Each runs in a transaction.</summary>
internal sealed class SqliteClaims(SqliteOwners owners)
{
    internal StoredRun? Find(SqliteConnection connection, string runId) => Look(connection, SqliteText.Find, runId)?.Run;

    internal RunClaim? Acquire(SqliteConnection connection, string runId, string owner)
    {
        if (Look(connection, SqliteText.Find, runId) is not { } found)
            return null;
        if (found.Run.State == WorkflowState.Completed || (found.Run.Owner is not null && found.Run.Owner != owner))
            return new RunClaim(found.Run, null);
        // While this is being written nobody else writes, so that the owner cannot show life any more.
        if (found.Owner is { } gone && gone.Owner != owner)
            SqliteOwners.Bury(connection, gone);
        var epoch = SqliteChanges.NextEpoch(connection);
        var granted = connection.Prepare(SqliteText.Claim).With(found.Number).With(owner).With(epoch).Number();
        return new RunClaim(found.Run,
            new RunLease(runId, owner, epoch) { GrantedAt = DateTimeOffset.FromUnixTimeMilliseconds(granted!.Value) });
    }

    internal IReadOnlyList<RunClaim> AcquireAll(SqliteConnection connection, IReadOnlyList<string> runIds, string owner) =>
        [.. runIds
            .Where(runId => connection.Prepare(SqliteText.Rests).With(runId).Number() == 0)
            .Select(runId => Acquire(connection, runId, owner)!)
            .Where(static claim => claim.Lease is not null)];

    internal IReadOnlyList<StoredRun> List(SqliteConnection connection, RunFilter filter)
    {
        var (created, number) = filter.After is { } id ? Place(connection, id) : (long.MaxValue, long.MaxValue);
        if (filter.CreatedBefore?.UtcTicks is { } before && before <= created)
            (created, number) = (before, long.MinValue);
        var statement = connection.Prepare(SqliteListText.Of(filter))
            .With(filter.CreatedFrom?.UtcTicks ?? 0).With(created).With(number).With(filter.Limit);
        if (filter.Workflow is not null)
            statement.With(filter.Workflow);
        if (filter.State is not null)
            statement.With((int)filter.State);
        foreach (var (name, value) in filter.Tags)
            statement.With(name).With(value);
        var numbers = statement.Rows().Select(static row => row.Integer(0)).ToList();
        return Load(connection, numbers);
    }

    internal IReadOnlyList<StoredRun> FindOrphans(SqliteConnection connection, int limit)
    {
        var alive = owners.FindAlive(connection);
        var orphans = new Dictionary<long, long>();
        foreach (var owner in OwnersOfRuns(connection).Where(owner => !alive.Contains(owner)))
        {
            // Whoever is not known at all was forgotten long ago.
            var stamp = connection.Prepare(SqliteText.ReadStamp).With(owner).Number() ?? 0;
            Add(orphans, connection.Prepare(SqliteText.OwnedBy).With(owner).With(limit), stamp);
        }

        foreach (var sql in new[] { SqliteText.Left, SqliteText.Due, SqliteText.Answered, SqliteText.Canceled })
            Add(orphans, connection.Prepare(sql).With(limit), 0);
        return Load(connection,
            orphans.OrderBy(static orphan => (orphan.Value, orphan.Key)).Take(limit).Select(static orphan => orphan.Key));
    }

    private static IReadOnlyList<string> OwnersOfRuns(SqliteConnection connection)
    {
        var names = new List<string>();
        for (var last = ""; ;)
        {
            var found = connection.Prepare(SqliteText.NextOwner).With(last).Rows().Select(static row => row.Text(0));
            if (found.FirstOrDefault() is not { } next)
                return names;
            names.Add(last = next);
        }
    }

    private static void Add(Dictionary<long, long> orphans, SqliteStatement statement, long since)
    {
        foreach (var row in statement.Rows())
        {
            var (run, own) = (row.Integer(0), Math.Max(since, row.Integer(1)));
            orphans[run] = orphans.TryGetValue(run, out var other) ? Math.Min(own, other) : own;
        }
    }

    private static (long Created, long Number) Place(SqliteConnection connection, string id)
    {
        foreach (var row in connection.Prepare(SqliteText.Place).With(id).Rows())
            return (row.Integer(0), row.Integer(1));
        throw RunStoreException.NothingAfter(id);
    }

    private List<StoredRun> Load(SqliteConnection connection, IEnumerable<long> numbers)
    {
        var runs = new List<StoredRun>();
        foreach (var number in numbers)
        {
            if (Read(connection, connection.Prepare(SqliteText.FindByNumber).With(number)) is { } found)
                runs.Add(found.Run);
        }

        return runs;
    }

    private Found? Look(SqliteConnection connection, string sql, string runId) => Read(connection, connection.Prepare(sql).With(runId));

    private Found? Read(SqliteConnection connection, SqliteStatement statement)
    {
        foreach (var row in statement.Rows())
        {
            OwnerBeats? owner = row.IsNull(9) || row.IsNull(14) ? null : SqliteOwners.Read(row.Text(9), row.Integer(14), row.Integer(15));
            var number = row.Integer(11);
            var tags = connection.Prepare(SqliteText.ReadTags).With(number).Rows()
                .ToDictionary(static tag => tag.Text(0), static tag => tag.Text(1));
            var run = SqliteRows.Run(row, tags, owner is { } known && !owners.IsGone(known) ? known.Owner : null);
            return new Found(run, number, owner);
        }

        return null;
    }

    /// <summary>A run as it was found.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Owner">Its owner, alive or not; none if it was released, or if the file says that the owner is gone.</param>
    private sealed record Found(StoredRun Run, long Number, OwnerBeats? Owner);
}
