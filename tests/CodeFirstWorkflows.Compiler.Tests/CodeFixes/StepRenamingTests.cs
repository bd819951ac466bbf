using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

/// <summary>Renaming a step to any name, which no editor asks for yet.</summary>
public sealed class StepRenamingTests
{
    private const string Source = """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string $$AnalyzeAsync(string input) => input;

            [Prompt("Answer {analyze}")]
            public partial Task<string> Answer(string analyze);

            public static object Shown(Run run) => run.Steps.Analyze.Result;
        }
        """;

    [Theory]
    [InlineData("[Step]", "study", "study", "Study")]
    [InlineData("[Step(Name = \"analyze\")]", "study", "study", "Study")]
    [InlineData("[Step]", "class", "@class", "Class")]
    public async Task A_step_gets_a_name_of_its_own_and_its_readers_follow(string attribute, string name, string parameter, string property)
    {
        using var project = await RefactoringProject.CreateAsync(With(attribute), []);
        project.Solution = await RenameAsync(project, name) ?? project.Solution;
        var expected = With($"[Step(Name = \"{name}\")]")
            .Replace("$$", "", StringComparison.Ordinal)
            .Replace("{analyze}", "{" + name + "}", StringComparison.Ordinal)
            .Replace("string analyze", "string " + parameter, StringComparison.Ordinal)
            .Replace("Steps.Analyze", "Steps." + property, StringComparison.Ordinal);
        Assert.Equal([("Test0.cs", expected)], await project.FilesAsync());
        Assert.Empty(await project.ErrorsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("input")]
    [InlineData("item")]
    [InlineData("run")]
    [InlineData("solve")]
    [InlineData("toString")]
    [InlineData("answer")]
    [InlineData("ANSWER")]
    public async Task A_step_does_not_get_a_name_that_it_cannot_have(string name)
    {
        using var project = await RefactoringProject.CreateAsync(Source, []);
        Assert.Null(await RenameAsync(project, name));
    }

    [Fact]
    public async Task A_step_that_has_its_methods_name_is_renamed_with_its_method()
    {
        using var project = await RefactoringProject.CreateAsync(Source.Replace("AnalyzeAsync", "Analyze", StringComparison.Ordinal), []);
        Assert.Null(await RenameAsync(project, "study"));
    }

    private static string With(string attribute) => Source.Replace("[Step]", attribute, StringComparison.Ordinal);

    private static async Task<Solution?> RenameAsync(RefactoringProject project, string name)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var step = await WorkflowStep.AtAsync(project.Source, project.Caret, cancellation);
        return await StepRenaming.RenameAsync(step!, name, cancellation);
    }
}
