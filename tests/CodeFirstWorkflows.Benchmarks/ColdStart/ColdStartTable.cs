using System.Globalization;
using CodeFirstWorkflows.Benchmarks.Interleaving;

namespace CodeFirstWorkflows.Benchmarks.ColdStart;

/// <summary>Ten steps as the first thing that a process does, by hand and by a workflow in turns, compiled when needed and beforehand.</summary>
internal static class ColdStartTable
{
    private const int Rounds = 30;

    public static async Task PrintAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cold-start-").FullName;
        try
        {
            Console.WriteLine("| | process, ms | ratio | ms over hand-written | first run, µs | bytes deployed |");
            Console.WriteLine("|---|---|---|---|---|---|");
            foreach (var aot in (bool[])[false, true])
                await PrintAsync(folder, aot).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PrintAsync(string folder, bool aot)
    {
        var kind = aot ? "AOT" : "JIT";
        var project = Path.Combine(RepositoryRoot(), "tests", "CodeFirstWorkflows.Benchmarks");
        var byHand = await ColdProgram.PublishAsync(
            $"hand-written, {kind}",
            """await HandWritten.TenStepsAsync("x")""",
            $"""<ItemGroup><Compile Include="{project}/HandWritten*.cs" /></ItemGroup>""",
            Path.Combine(folder, $"hand-written-{kind}"),
            aot).ConfigureAwait(false);
        var workflow = await ColdProgram.PublishAsync(
            $"workflow, {kind}",
            """(await new TenSteps(new WorkflowEngine()).RunAsync("x")).Result""",
            $"""
            <ItemGroup><Compile Include="{project}/Workflows/TenSteps.cs" /></ItemGroup>
            <Import Project="{RepositoryRoot()}/src/CodeFirstWorkflows/InRepository.props" />
            """,
            Path.Combine(folder, $"workflow-{kind}"),
            aot).ConfigureAwait(false);

        for (var round = 0; round < Rounds; round++)
        {
            await byHand.StartAsync().ConfigureAwait(false);
            await workflow.StartAsync().ConfigureAwait(false);
        }

        Print(byHand, byHand);
        Print(workflow, byHand);
    }

    private static void Print(ColdProgram program, ColdProgram baseline)
    {
        var pairs = program.ProcessMilliseconds.Zip(baseline.ProcessMilliseconds).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {program.Name} | {Median.Of(program.ProcessMilliseconds):N1} | {Median.Of(pairs.Select(static pair => pair.First / pair.Second)):N2} " +
            $"| {Median.Of(pairs.Select(static pair => pair.First - pair.Second)):N1} | {Median.Of(program.FirstRunMicroseconds):N0} | {program.Bytes:N0} |"));
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CodeFirstWorkflows.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The benchmarks run outside of the repository.");
        return folder;
    }
}
