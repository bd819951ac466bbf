using System.Diagnostics;
using CodeFirstWorkflows.Storing.Tests.Sqlite;
using Xunit;

namespace CodeFirstWorkflows.Storing.Tests.Kills;

/// <summary>A process with a run of fifty steps is killed at random moments, again and again, and another takes the run up.</summary>
public abstract class KillTests(ITestOutputHelper output)
{
    private const int Kills = 50;
    private const int Steps = 50;

    protected abstract string Kind { get; }

    protected abstract string Where { get; }

    [Fact]
    public async Task However_often_it_is_killed_no_recorded_step_runs_again()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var directory = new TemporaryDirectory();
        var kills = 0;
        for (var number = 0; kills < Kills; number++)
            kills += await LiveAsync($"run-{seed}-{number}", directory.File($"{number}.log"), random);
        output.WriteLine($"{kills} kills");
    }

    private async Task<int> LiveAsync(string id, string log, Random random)
    {
        for (var kills = 0; ; kills++)
        {
            using var process = Start(id, log);
            var until = LinesOf(log).Length + random.Next(1, 13);
            while (!process.HasExited && LinesOf(log).Length < until)
                await Task.Yield();
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                continue;
            }

            var said = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
            Assert.True(said is "50" or "completed before", said + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            Check(id, LinesOf(log), kills);
            return kills;
        }
    }

    // Only a step that was under way when the process died is there more than once, and then at once again.
    private static void Check(string id, IReadOnlyList<string> lines, int kills)
    {
        var keys = Enumerable.Range(1, Steps).Select(step => step == 1 ? $"{id}/count" : $"{id}/count#{step}").ToList();
        Assert.Equal(keys, lines.Where((line, index) => index == 0 || lines[index - 1] != line));
        Assert.InRange(lines.Count, Steps, Steps + kills);
    }

    private Process Start(string id, string log) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { ProcessPath, Kind, Where, id, log },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    // Built in the configuration of these tests.
    private static string ProcessPath { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace("CodeFirstWorkflows.Storing.Tests", "CodeFirstWorkflows.Kills.Process", StringComparison.Ordinal), "CodeFirstWorkflows.Kills.Process.dll");

    private static string[] LinesOf(string log)
    {
        if (!File.Exists(log))
            return [];
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteKillTests(ITestOutputHelper output) : KillTests(output), IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    protected override string Kind => "sqlite";

    protected override string Where => _directory.File();

    public void Dispose() => _directory.Dispose();
}
