using System.Collections;
using System.Reflection;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Generators;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>What an edit makes the generator do again.</summary>
public sealed class IncrementalTests
{
    private const string First = """
        [Workflow] internal partial class First : Workflow<string, string>
        {
            [Step] private static int Length(string input) => input.Length;
            [Prompt("Say {input} in {length} letters.")] private partial Task<string> Say(string input, int length);
        }
        """;

    private const string Second = """
        [ChainOfThought] internal partial class Second : Workflow<string, string>
        {
            [Prompt("Say {input}.")] private partial Task<string> Say(string input);
        }
        """;

    [Fact]
    public async Task A_cosmetic_edit_writes_nothing_again() =>
        Assert.All(await Edit(source => "// A comment.\n" + source.Replace("=> input.Length", "=>   input.Length + 0")), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));

    [Fact]
    public async Task An_edit_of_one_workflow_writes_that_one_alone()
    {
        var reasons = await Edit(source => source.Replace("Say {input} in", "Tell {input} in"));

        Assert.Equal(1, reasons.Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Equal(1, reasons.Count(reason => reason == IncrementalStepRunReason.Cached));
    }

    [Theory]
    [InlineData("private static int Length", "private static int? Length")]
    [InlineData("private static int Length(string input)", "private int Length(string input)")]
    [InlineData("private partial Task<string> Say", "internal partial Task<string> Say")]
    [InlineData("private partial Task<string> Say", "private partial Task<string?> Say")]
    [InlineData("Workflow<string, string>", "Workflow<string?, string>")]
    public async Task An_edit_of_what_is_generated_changes_the_model(string before, string after)
    {
        Assert.Contains(before, First);
        Assert.Contains(IncrementalStepRunReason.Modified, await Edit(source => source.Replace(before, after)));
    }

    [Fact]
    public async Task The_model_holds_nothing_of_the_compiler()
    {
        var (driver, _) = await Run();
        var models = driver.GetRunResult().Results.Single().TrackedSteps
            .Where(step => step.Key is TrackingNames.Workflows or TrackingNames.ChainsOfThought)
            .SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Value).OfType<WorkflowModel>().ToList();

        Assert.Equal(2, models.Count);
        foreach (var model in models)
            Walk(model, new HashSet<object>(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public async Task Two_cold_runs_write_the_same_bytes()
    {
        var first = (await Run()).Driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString());
        var second = (await Run()).Driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString());

        Assert.Equal(first, second);
    }

    private static void Walk(object value, HashSet<object> seen)
    {
        var type = value.GetType();
        Assert.False(type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true, $"The model holds a {type}.");
        if (type.IsPrimitive || type.IsEnum || value is string || (!type.IsValueType && !seen.Add(value)))
            return;
        foreach (var item in value is IEnumerable items ? items.Cast<object?>() : [])
        {
            if (item is not null)
                Walk(item, seen);
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            if (field.GetValue(value) is { } inner)
                Walk(inner, seen);
        }
    }

    private static async Task<List<IncrementalStepRunReason>> Edit(Func<string, string> edit)
    {
        var (driver, compilation) = await Run();
        var tree = compilation.SyntaxTrees.First();
        var edited = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edit(First), (CSharpParseOptions)TestProject.ParseOptions, tree.FilePath));
        var steps = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single().TrackedOutputSteps;
        return [.. steps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason)];
    }

    private static async Task<(GeneratorDriver Driver, CSharpCompilation Compilation)> Run()
    {
        var compilation = await GeneratorRun.Compile([First, Second]);
        var driver = CSharpGeneratorDriver.Create(
            [new WorkflowGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)TestProject.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return (driver.RunGenerators(compilation, TestContext.Current.CancellationToken), compilation);
    }
}
