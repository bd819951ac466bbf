using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

/// <summary>One of the processes: what it is started with, and the one that lives at present.</summary>
internal sealed partial class WorkerProcess(string kind, string where, string directory, int number, TimeSpan lease) : IDisposable
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    private Process? _process;

    internal string Log { get; } = Path.Combine(directory, $"{number}.log");

    /// <summary>What the processes wrote to standard error, for people who look into a fault.</summary>
    internal string Warnings { get; } = Path.Combine(directory, $"{number}.warnings");

    internal int Pid => _process!.Id;

    /// <summary>Whether the nemesis is at it: one trouble at a time.</summary>
    internal bool IsBusy { get; set; }

    /// <summary>When each process was gone for sure, by its id.</summary>
    internal Dictionary<int, long> Deaths { get; } = [];

    internal bool HasExited => _process!.HasExited;

    internal void Start()
    {
        // The shell gives its own process away; it is there to keep standard error in a file.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (var argument in new[]
        {
            "-c", "errors=$1; shift; exec dotnet \"$@\" 2>>\"$errors\"", "sh", Warnings, ProgramPath, kind, where, Log,
            lease.TotalSeconds.ToString(CultureInfo.InvariantCulture), (lease / 5).TotalSeconds.ToString(CultureInfo.InvariantCulture),
        })
            start.ArgumentList.Add(argument);
        var former = _process;
        _process = Process.Start(start)!;
        former?.Dispose();
    }

    internal void Say(params string[] words)
    {
        try
        {
            _process!.StandardInput.WriteLine(string.Join('\t', words));
            _process.StandardInput.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It is gone, or being started again, and what it was told is gone with it.
        }
    }

    internal async Task KillAsync()
    {
        _process!.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Has it end as a host does.</summary>
    /// <returns>Its exit code.</returns>
    internal async Task<int> TerminateAsync()
    {
        var up = $"{Log}.{Pid}.up";
        for (var end = DateTime.UtcNow.AddMinutes(1); !File.Exists(up) && !HasExited && DateTime.UtcNow < end;)
            await Task.Delay(20);
        Signal(Terminate);
        await WaitForExitAsync();
        return _process!.ExitCode;
    }

    internal void StopForNow() => Signal(Stop);

    internal void GoOn() => Signal(Continue);

    public void Dispose()
    {
        if (_process is { HasExited: false })
            _process.Kill();
        _process?.Dispose();
    }

    private async Task WaitForExitAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Deaths[_process.Id] = DateTime.UtcNow.Ticks;
    }

    private void Signal(int signal)
    {
        if (Kill(_process!.Id, signal) != 0 && !_process.HasExited)
            throw new InvalidOperationException($"Signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    // Built in the configuration of these tests.
    private static string ProgramPath { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace("CodeFirstWorkflows.Storing.Tests", "CodeFirstWorkflows.Nemesis.Process", StringComparison.Ordinal),
        "CodeFirstWorkflows.Nemesis.Process.dll");
}
