namespace CodeFirstWorkflows.Storing;

/// <summary>The owners in a store's file, as one of the processes sees them that use it.</summary>
internal sealed class SqliteOwners(TimeProvider time)
{
    private const int CleansAfterBeats = 100;

    private readonly OwnerWatch _watch = new(time);
    private volatile IReadOnlyList<OwnerBeats> _gone = [];

    /// <summary>Keeps an owner alive, or lets it retire.</summary>
    /// <returns>Whether it could be: an owner that is gone stays so.</returns>
    internal bool Beat(SqliteConnection connection, string owner, TimeSpan lasts)
    {
        if (lasts <= TimeSpan.Zero)
        {
            connection.Prepare(SqliteText.Retire).With(owner).Run();
            Clean(connection);
            return true;
        }

        var beats = connection.Prepare(SqliteText.Beat).With(owner).With(Math.Max(1, (long)lasts.TotalMilliseconds)).Number();
        if (beats % CleansAfterBeats == 1)
            Clean(connection);
        return beats is not null;
    }

    /// <summary>Looks at all owners that the file does not say to be gone.</summary>
    /// <returns>Those who are alive.</returns>
    internal IReadOnlySet<string> FindAlive(SqliteConnection connection)
    {
        var all = connection.Prepare(SqliteText.ReadOwners).Rows()
            .Select(static row => Read(row.Text(0), row.Integer(1), row.Integer(2))).ToList();
        _gone = _watch.FindGone(all);
        return all.Except(_gone).Select(static owner => owner.Owner).ToHashSet();
    }

    internal bool IsGone(OwnerBeats owner) => _watch.IsGone(owner);

    /// <summary>Sees to it that an owner that lost a run stays gone.</summary>
    internal static void Bury(SqliteConnection connection, OwnerBeats gone) =>
        connection.Prepare(SqliteText.Bury).With(gone.Owner).With(gone.Beats).Run();

    internal static OwnerBeats Read(string owner, long beats, long lasts) =>
        new(owner, beats, TimeSpan.FromMilliseconds(Math.Clamp(lasts, 0, (long)TimeSpan.MaxValue.TotalMilliseconds)));

    private void Clean(SqliteConnection connection)
    {
        connection.Prepare(SqliteText.ForgetTombstones).Run();
        foreach (var gone in _gone)
            connection.Prepare(SqliteText.Forget).With(gone.Owner).With(gone.Beats).Run();
    }
}
