using System.Diagnostics;
using System.Globalization;

namespace CodeFirstWorkflows.Storing;

/// <summary>
/// Marks of processes, which together with the process id tell a process from all others: on Linux the boot, the namespaces in which its
/// id and its start time mean something (hostnames of containers may be equal), and its start time; elsewhere the start time.
/// </summary>
internal static class ProcessMark
{
    private const string Linux = "linux";
    private const int StartTimeField = 22;

    private static readonly string? Space = ReadSpace();
    private static readonly string? Own = Make(Environment.ProcessId);

    /// <summary>Makes the mark of a process.</summary>
    /// <returns>The mark; <see langword="null"/> if it cannot be known.</returns>
    internal static string? Of(int processId) => processId == Environment.ProcessId ? Own : Make(processId);

    /// <summary>Tells whether a process has ended.</summary>
    /// <returns>Whether it is certain that it has.</returns>
    internal static bool HasEnded(string machine, int processId, string mark)
    {
        if (processId == Environment.ProcessId && mark == Own)
            return false;
        return OperatingSystem.IsLinux() ? HasEndedOnLinux(processId, mark) : HasEndedElsewhere(machine, processId, mark);
    }

    private static string? Make(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return Space is null || ReadState(processId) is not var (_, start) ? null : $"{Space}-{start}";
            using var process = Process.GetProcessById(processId);
            return Make(process);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string Make(Process process) =>
        string.Create(CultureInfo.InvariantCulture, $"start-{process.StartTime.ToUniversalTime().Ticks}");

    private static bool HasEndedOnLinux(int processId, string mark)
    {
        // In another boot or container, whether of this machine or not, the id means nothing to us.
        if (Space is null || !mark.StartsWith(Space + "-", StringComparison.Ordinal))
            return false;
        // Processes of other users may be hidden: then the kernel is asked in another way.
        return ReadState(processId) is var (state, start) ? state is 'Z' or 'X' || mark != $"{Space}-{start}" : !Exists(processId);
    }

    private static bool HasEndedElsewhere(string machine, int processId, string mark)
    {
        if (machine != Environment.MachineName || !mark.StartsWith("start-", StringComparison.Ordinal))
            return false;
        if (!Exists(processId))
            return true;
        using var process = Process.GetProcessById(processId);
        // Except on Windows, start times move when the clock is set: another one proves nothing.
        return process.HasExited || (OperatingSystem.IsWindows() && mark != Make(process));
    }

    private static bool Exists(int processId)
    {
        try
        {
            Process.GetProcessById(processId).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Reads what the kernel says about a process.</summary>
    /// <returns>Its state and its start time; <see langword="null"/> if it is not to be seen.</returns>
    private static (char State, string Start)? ReadState(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        // The second field is the program's name, which may hold anything. What follows it begins with the third.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[0][0], fields[StartTimeField - 3]);
    }

    private static string? ReadSpace()
    {
        try
        {
            if (!OperatingSystem.IsLinux())
                return null;
            // What is mounted here may be another container's view.
            var self = File.ReadAllText("/proc/self/stat");
            if (!self.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} "), StringComparison.Ordinal))
                return null;
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim().Replace("-", "", StringComparison.Ordinal);
            return ReadNamespace("pid") is { } ids && boot.Length > 0 ? $"{Linux}-{boot}.{ids}.{ReadNamespace("time")}" : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Reads the number in a link such as "pid:[4026531836]".</summary>
    private static string? ReadNamespace(string kind) =>
        new FileInfo($"/proc/self/ns/{kind}").LinkTarget is { } link
            ? link[(link.IndexOf('[', StringComparison.Ordinal) + 1)..].TrimEnd(']') : null;
}
