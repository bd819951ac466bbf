using Npgsql;

namespace CodeFirstWorkflows.Storing;

/// <summary>The owners in a store's schema, as one of the processes sees them that use it.</summary>
internal sealed class PostgreSqlOwners(PostgreSqlServer server, string schema, TimeProvider time)
{
    private const int CleansAfterBeats = 100;

    private readonly PostgreSqlOwnersText _text = new(schema);
    private readonly OwnerWatch _watch = new(time);
    private volatile IReadOnlyList<OwnerBeats> _gone = [];

    /// <summary>Keeps an owner alive, or lets it retire.</summary>
    /// <returns>Whether it could be: an owner that is gone stays so.</returns>
    internal async ValueTask<bool> BeatAsync(string owner, TimeSpan lasts, CancellationToken cancellationToken)
    {
        if (lasts <= TimeSpan.Zero)
        {
            await server.ChangeAsync(_text.Retire, arguments => arguments.With(owner), cancellationToken).ConfigureAwait(false);
            await CleanAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }

        var milliseconds = Math.Max(1, (long)lasts.TotalMilliseconds);
        var beats = await server.QueryAsync(
            _text.Beat, arguments => arguments.With(owner).With(milliseconds), static row => row.GetInt64(0), cancellationToken)
                .ConfigureAwait(false);
        if (beats is not [var beat])
            return false;
        if (beat % CleansAfterBeats == 1)
            await CleanAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Looks at all owners that the table does not say to be gone.</summary>
    /// <returns>Those who are alive.</returns>
    internal async ValueTask<string[]> FindAliveAsync(CancellationToken cancellationToken)
    {
        var all = await server.QueryAsync(
            _text.Read, static _ => { }, static row => Read(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken)
                .ConfigureAwait(false);
        _gone = _watch.FindGone(all);
        return [.. all.Except(_gone).Select(static owner => owner.Owner)];
    }

    /// <summary>Looks at the owners of some runs, except one owner.</summary>
    /// <returns>The names of those who are gone; and those of them who are to be buried.</returns>
    internal async ValueTask<(string[] Names, IReadOnlyList<OwnerBeats> ToBury)> FindGoneAsync(
        string[] runIds, string exceptOwner, CancellationToken cancellationToken)
    {
        var all = await server.QueryAsync(
            _text.ReadOf,
            arguments => arguments.WithAll(runIds).With(exceptOwner),
            static row => (Name: row.GetString(0),
                Beats: row.IsDBNull(1) ? (OwnerBeats?)null : Read(row.GetString(0), row.GetInt64(1), row.GetInt64(2))),
            cancellationToken).ConfigureAwait(false);
        var gone = all.Where(owner => owner.Beats is not { } beats || IsGone(beats)).ToList();
        return ([.. gone.Select(static owner => owner.Name)], [.. gone.Select(static owner => owner.Beats).OfType<OwnerBeats>()]);
    }

    internal bool IsGone(OwnerBeats owner) => _watch.IsGone(owner);

    /// <summary>Sees to it that owners that lost their runs stay gone.</summary>
    internal (string Sql, Action<NpgsqlParameterCollection> Arguments) Bury(IReadOnlyList<OwnerBeats> gone) =>
        (_text.Bury, arguments => With(arguments, gone));

    internal static OwnerBeats Read(string owner, long beats, long lasts) =>
        new(owner, beats, TimeSpan.FromMilliseconds(Math.Clamp(lasts, 0, (long)TimeSpan.MaxValue.TotalMilliseconds)));

    private async ValueTask CleanAsync(CancellationToken cancellationToken) =>
        await server.ChangeAsync(_text.Clean, arguments => With(arguments, _gone), cancellationToken).ConfigureAwait(false);

    private static void With(NpgsqlParameterCollection arguments, IReadOnlyList<OwnerBeats> owners) =>
        arguments.WithAll([.. owners.Select(static owner => owner.Owner)]).WithAll([.. owners.Select(static owner => owner.Beats)]);
}
