using System.Diagnostics;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>Runs a command.</summary>
internal static class Command
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    /// <summary>Runs it to its end, or kills it with all that it started when its time is up.</summary>
    public static async Task<CommandResult> RunAsync(string directory, string program, params string[] arguments)
    {
        var command = string.Join(' ', [program, .. arguments]);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
                // No server may outlive the command.
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false",
                ["MSBUILDTERMINALLOGGER"] = "off",
            },
        };
        using var timeout = new CancellationTokenSource(Timeout);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return new(command, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} took longer than {Timeout}.");
        }
    }
}

/// <summary>What a command said.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the output.</summary>
    public IReadOnlyList<string> Lines { get; } = [.. Output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>The errors and warnings of a build, each once.</summary>
    public IReadOnlyList<string> Findings =>
        [.. Lines.Where(line => line.Contains(": error ", StringComparison.Ordinal) || line.Contains(": warning ", StringComparison.Ordinal)).Distinct()];

    public CommandResult Succeeds() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"{Command} ended with {ExitCode}.\n{Output}\n{Error}");
}
