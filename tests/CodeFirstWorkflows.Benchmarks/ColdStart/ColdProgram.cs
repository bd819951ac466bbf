using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CodeFirstWorkflows.Benchmarks.ColdStart;

/// <summary>A console program that runs ten steps once and prints how many microseconds that took, built in a folder of its own.</summary>
internal sealed class ColdProgram
{
    private readonly string _executable;

    private ColdProgram(string name, string executable)
    {
        Name = name;
        _executable = executable;
    }

    public string Name { get; }

    public List<double> ProcessMilliseconds { get; } = [];

    public List<double> FirstRunMicroseconds { get; } = [];

    /// <summary>All that is deployed, without symbols and documentation.</summary>
    public long Bytes => new DirectoryInfo(Path.GetDirectoryName(_executable)!).EnumerateFiles()
        .Where(static file => file.Extension is not (".pdb" or ".dbg" or ".xml"))
        .Sum(static file => file.Length);

    /// <summary>Publishes a program that evaluates <paramref name="expression"/> once.</summary>
    /// <param name="name">What it is called in the table.</param>
    /// <param name="expression">Runs the ten steps.</param>
    /// <param name="items">What the project is made of, as lines of MSBuild.</param>
    /// <param name="folder">An empty folder for it.</param>
    /// <param name="aot">Whether it is compiled to machine code.</param>
    public static async Task<ColdProgram> PublishAsync(string name, string expression, string items, string folder, bool aot)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), $"""
            using CodeFirstWorkflows;
            using CodeFirstWorkflows.Benchmarks;

            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            var result = {expression};
            var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(started);
            System.Console.WriteLine(elapsed.TotalMicroseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return result == "x" ? 0 : 1;
            """).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "Cold.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <PublishAot>{(aot ? "true" : "false")}</PublishAot>
                <CppCompilerAndLinker Condition="'$(OS)' != 'Windows_NT'">{(IsInPath("clang") ? "clang" : "gcc")}</CppCompilerAndLinker>
              </PropertyGroup>
              {items}
            </Project>
            """).ConfigureAwait(false);
        var output = Path.Combine(folder, "published");
        await RunAsync(
            "dotnet", ["publish", folder, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", aot ? "true" : "false", "-o", output])
            .ConfigureAwait(false);
        return new(name, Path.Combine(output, OperatingSystem.IsWindows() ? "Cold.exe" : "Cold"));
    }

    public async Task StartAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var printed = await RunAsync(_executable, []).ConfigureAwait(false);
        ProcessMilliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        FirstRunMicroseconds.Add(double.Parse(printed, CultureInfo.InvariantCulture));
    }

    private static async Task<string> RunAsync(string file, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} failed:\n{output}");
    }

    private static bool IsInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
