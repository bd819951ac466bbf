using System.Collections.Concurrent;
using System.Globalization;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Names owners: each name says which process it stands for, so that another process on the same machine can see that this one has ended.
/// </summary>
public static class OwnerName
{
    private const int MaxRemembered = 10_000;
    private const int IdLength = 32;

    // Who has ended stays so.
    private static readonly ConcurrentDictionary<string, bool> Ended = new();

    /// <summary>Makes a name for this process, unlike all others.</summary>
    /// <returns>The name.</returns>
    public static string Create() => Of(Environment.ProcessId);

    /// <summary>Tells whether the process that an owner stands for has ended. It never throws.</summary>
    /// <param name="owner">The owner's name.</param>
    /// <returns>
    /// <see langword="true"/> if the process ran on this machine, as far as it can be seen from here, and has ended; <see
    /// langword="false"/> if it runs, or if that cannot be known: the name is not one of <see cref="Create"/>, or the process belongs to
    /// another machine, another container, or was started before this machine was.
    /// </returns>
    public static bool HasEnded(string owner)
    {
        if (owner is null)
            return false;
        if (Ended.ContainsKey(owner))
            return true;
        try
        {
            if (Parse(owner) is not var (machine, processId, mark) || !ProcessMark.HasEnded(machine, processId, mark))
                return false;
        }
        catch (Exception)
        {
            // What cannot be seen is not known.
            return false;
        }

        if (Ended.Count >= MaxRemembered)
            Ended.Clear();
        Ended.TryAdd(owner, true);
        return true;
    }

    /// <summary>Makes a name for any process of this machine.</summary>
    internal static string Of(int processId)
    {
        var mark = ProcessMark.Of(processId);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Environment.MachineName}/{processId}/{mark}{(mark is null ? "" : "-")}{Guid.NewGuid():N}");
    }

    private static (string Machine, int ProcessId, string Mark)? Parse(string owner)
    {
        var last = owner.LastIndexOf('/');
        var middle = last <= 0 ? -1 : owner.LastIndexOf('/', last - 1);
        var markEnd = owner.Length - IdLength - 1;
        return middle >= 0 && markEnd > last + 1 && owner[markEnd] == '-'
            && int.TryParse(owner.AsSpan(middle + 1, last - middle - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            ? (owner[..middle], processId, owner[(last + 1)..markEnd])
            : null;
    }
}
