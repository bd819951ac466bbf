using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>Finds runs, claims them, and finds those that should be claimed.</summary>
internal sealed class PostgreSqlClaims(PostgreSqlServer server, PostgreSqlText text, PostgreSqlListText lists, PostgreSqlOwners owners)
{
    private const int EpochColumn = 18;
    private const int GrantedColumn = 19;

    internal async ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        var found = await server.QueryAsync(text.Find, arguments => arguments.With(runId), Seen, cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    internal async ValueTask<RunClaim?> AcquireAsync(string runId, string owner, CancellationToken cancellationToken)
    {
        var claims = await TryAsync(runId, owner, [], cancellationToken).ConfigureAwait(false);
        // The owner may be gone although the table does not say so yet.
        if (claims is [{ Claim.Lease: null, Claim.Run.State: not WorkflowState.Completed, Claim.Run.Owner: null, Holder: { } gone }])
            claims = await TryAsync(runId, owner, [gone], cancellationToken).ConfigureAwait(false);
        return claims is [var (claim, _)] ? claim : null;
    }

    internal async ValueTask<IReadOnlyList<RunClaim>> AcquireAllAsync(
        IReadOnlyList<string> runIds, string owner, CancellationToken cancellationToken)
    {
        string[] ids = [.. runIds];
        var (gone, toBury) = await owners.FindGoneAsync(ids, owner, cancellationToken).ConfigureAwait(false);
        var claiming = (text.AcquireAll,
            (Action<NpgsqlParameterCollection>)(arguments => arguments.WithAll(ids).With(owner).WithAll(gone)));
        return await server.QueryAsync(
            toBury.Count == 0 ? [claiming] : [owners.Bury(toBury), claiming],
            row =>
            {
                // It was claimed, so if it has an owner who is not ours, that one was gone.
                var run = PostgreSqlRows.Run(row, PostgreSqlRows.Owner(row) == owner ? owner : null);
                return new RunClaim(run, Lease(row, run.Id, owner));
            },
            cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask<IReadOnlyList<StoredRun>> FindOrphansAsync(int limit, CancellationToken cancellationToken)
    {
        var alive = await owners.FindAliveAsync(cancellationToken).ConfigureAwait(false);
        var found = await server.QueryAsync(lists.Orphans(limit), arguments => arguments.WithAll(alive), Seen, cancellationToken)
            .ConfigureAwait(false);
        // An owner may have come to life meanwhile.
        return [.. found.Where(static run => run.Owner is null)];
    }

    internal async ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        var (created, number) = filter.After is { } id
            ? await PlaceAsync(id, cancellationToken).ConfigureAwait(false)
            : (long.MaxValue, long.MaxValue);
        if (filter.CreatedBefore?.UtcTicks is { } before && before <= created)
            (created, number) = (before, long.MinValue);
        return await server.QueryAsync(
            lists.Of(filter),
            arguments =>
            {
                arguments.With(filter.CreatedFrom?.UtcTicks ?? 0).With(created).With(number);
                if (filter.Workflow is not null)
                    arguments.With(filter.Workflow);
                if (filter.State is not null)
                    arguments.With((int?)filter.State);
                foreach (var (name, value) in filter.Tags)
                    arguments.With(name).With(value);
            },
            Seen,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<(long Created, long Number)> PlaceAsync(string id, CancellationToken cancellationToken)
    {
        var places = await server.QueryAsync(
            text.Place, arguments => arguments.With(id), static row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken)
                .ConfigureAwait(false);
        return places is [var place] ? place : throw RunStoreException.NothingAfter(id);
    }

    private ValueTask<IReadOnlyList<(RunClaim Claim, OwnerBeats? Holder)>> TryAsync(
        string runId, string owner, IReadOnlyList<OwnerBeats> toBury, CancellationToken cancellationToken)
    {
        var locking = (text.Lock, (Action<NpgsqlParameterCollection>)(arguments => arguments.With(runId)));
        var claiming = (text.Acquire, (Action<NpgsqlParameterCollection>)(arguments => arguments.With(runId).With(owner)));
        return server.QueryAsync(
            toBury.Count == 0 ? [locking, claiming] : [locking, owners.Bury(toBury), claiming],
            row => row.FieldCount > EpochColumn
                ? (new RunClaim(Seen(row), row.IsDBNull(EpochColumn) ? null : Lease(row, runId, owner)), PostgreSqlRows.Holder(row))
                : default,
            cancellationToken);
    }

    private StoredRun Seen(NpgsqlDataReader row) =>
        PostgreSqlRows.Run(row, PostgreSqlRows.Holder(row) is { } holder && !owners.IsGone(holder) ? holder.Owner : null);

    private static RunLease Lease(NpgsqlDataReader row, string runId, string owner) =>
        new(runId, owner, row.GetInt64(EpochColumn)) { GrantedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(GrantedColumn)) };
}
