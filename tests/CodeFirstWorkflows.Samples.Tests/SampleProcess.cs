using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>A built sample as a process, with pipes for its streams and without the machine's own keys and addresses.</summary>
internal sealed class SampleProcess : IDisposable
{
    public const string Key = "sk-secret-0f4b1c";

    private const string MainSample = "SolveProblem";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly string[] Unwanted =
    [
        "ANTHROPIC_", "OPENAI_", "FAST_MODEL", "SMART_MODEL", "CAREFUL_MODEL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    ];


    private static readonly DirectoryInfo Framework = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private readonly CancellationTokenSource _timeout =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly Process _process;
    private readonly PipeReading _output;
    private readonly PipeReading _error;

    private SampleProcess(string sample, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        _timeout.CancelAfter(Timeout);
        var start = new ProcessStartInfo("dotnet", [Assembly(sample), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(IsUnwanted).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _output = new(_process.StandardOutput);
        _error = new(_process.StandardError);
    }

    public static SampleProcess Start(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        new(MainSample, arguments, variables);

    public static async Task<SampleOutcome> RunAsync(
        IReadOnlyDictionary<string, string> variables, string[] arguments, string input = "", string sample = MainSample)
    {
        using var process = new SampleProcess(sample, arguments, variables);
        return await process.EndAsync(input);
    }

    public Task OutputHasAsync(string text) => _output.HasAsync(text, _timeout.Token);

    /// <summary>What Ctrl+C does.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(_timeout.Token);
    }

    /// <summary>Gives the rest of the input and waits for the end. No run may show the key or a terminal's control characters.</summary>
    public async Task<SampleOutcome> EndAsync(string input = "")
    {
        try
        {
            await _process.StandardInput.WriteAsync(input.AsMemory(), _timeout.Token);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input.
        }

        var output = await _output.ToEndAsync(_timeout.Token);
        var error = await _error.ToEndAsync(_timeout.Token);
        await _process.WaitForExitAsync(_timeout.Token);
        var outcome = new SampleOutcome(output, error, _process.ExitCode);
        Assert.All([outcome.Output, outcome.Error], static text =>
        {
            Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));
        });
        return outcome;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _timeout.Dispose();
    }

    private static bool IsUnwanted(string variable) =>
        Unwanted.Any(start => variable.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    /// <summary>The folder of a sample's source.</summary>
    public static string Folder(string sample) =>
        Path.Combine(Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "samples", sample);

    /// <summary>The samples that are built.</summary>
    public static IEnumerable<string> Assemblies() =>
        new DirectoryInfo(Folder("")).GetDirectories().Select(sample => Assembly(sample.Name)).Where(File.Exists);

    // The sample is built in the configuration of these tests: bin/Release/net10.0.
    private static string Assembly(string sample) =>
        Path.Combine(Folder(sample), "bin", Framework.Parent!.Name, Framework.Name, sample + ".dll");
}
