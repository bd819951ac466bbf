using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Generators;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>A defect of the generator at one workflow is reported, and costs no other workflow its output.</summary>
public sealed class GeneratorFailureTests
{
    private const string Two = """
        [Workflow] public partial class Good : Workflow<string, string> { [Step] public string Say(string input) => input; }
        [ChainOfThought] public partial class Bad : Workflow<string, string> { [Step] public string Say(string input) => input; }
        [Workflow] public partial class Fine : Workflow<string, string> { [Step] public string Say(string input) => input; }
        """;

    [Fact]
    public Task While_it_reads() => Check((workflow, compilation, files) =>
        workflow.Name == "Bad" ? throw new InvalidOperationException("Broken.") : WorkflowParser.Parse(workflow, compilation, files, null));

    [Fact]
    public Task While_it_writes() => Check((workflow, compilation, files) =>
    {
        var model = WorkflowParser.Parse(workflow, compilation, files, null)!;
        return workflow.Name == "Bad" ? model with { Hint = "not/../a\0name" } : model;
    });

    private static async Task Check(WorkflowGenerator.WorkflowReader read)
    {
        var result = await Run(read);

        Assert.Equal(["Fine", "Good"], result.GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath).Split('.')[0]).Order());
        var reported = Assert.Single(result.Diagnostics);
        Assert.Equal("CFW099", reported.Id);
        Assert.Contains("Bad", reported.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains("Exception", reported.GetMessage(null), StringComparison.Ordinal);
    }

    private static async Task<GeneratorDriverRunResult> Run(WorkflowGenerator.WorkflowReader read)
    {
        var project = new SourceProject([(SourceFiles.First, Two)]);
        var driver = CSharpGeneratorDriver.Create([new WorkflowGenerator(read).AsSourceGenerator()], parseOptions: project.Language);
        return driver.RunGenerators(await project.CompileAsync(), TestContext.Current.CancellationToken).GetRunResult();
    }
}
