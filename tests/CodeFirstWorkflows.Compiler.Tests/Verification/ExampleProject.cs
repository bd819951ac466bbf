using CodeFirstWorkflows.Compiler.Tests.Generation;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>Compiles an example as a user would: the generator runs, and then every analyzer there is.</summary>
internal static class ExampleProject
{
    private static readonly (string Path, string Text) PromptFile = ("prompts/answer.prompt.md", "Answer: {input}");

    /// <summary>What the library reports about the code.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string code)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var project = new SourceProject([.. SourceFiles.Split(code), PromptFile]);
        project.Driver().RunGeneratorsAndUpdateCompilation(await project.CompileAsync(), out var compilation, out _, cancellation);
        return await project.AnalyzeAsync(compilation, cancellation);
    }
}
