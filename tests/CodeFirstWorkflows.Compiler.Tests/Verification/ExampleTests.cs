using System.Text.RegularExpressions;
using CodeFirstWorkflows.Language.Rules;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>The examples of the rules' pages are true: the broken one is reported, and nothing is said of the mended one.</summary>
public sealed partial class ExampleTests
{
    /// <summary>An example of these would need another generator, another version of C#, or a defect of our own.</summary>
    public static readonly string[] WithoutExample = [RuleIds.TypeFromOtherGenerator, RuleIds.LanguageVersionTooOld, RuleIds.GeneratorFailed];

    public static TheoryData<string> Ids => [.. Rule.All.Select(rule => rule.Id).Except(WithoutExample)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_broken_examples_are_reported(string id)
    {
        foreach (var (broken, _) in ExamplesOf(id))
            Assert.Contains(id, (await ExampleProject.FindingsAsync(broken)).Select(finding => finding.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_mended_examples_are_not_reported(string id)
    {
        foreach (var (_, mended) in ExamplesOf(id))
            Assert.Empty(await ExampleProject.FindingsAsync(mended));
    }

    // By twos: what is broken, and then the same mended.
    private static IEnumerable<(string Broken, string Mended)> ExamplesOf(string id) =>
        CodeBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", id + ".md"))).Select(block => block.Groups[1].Value).Chunk(2)
            .Select(pair => (pair[0], pair[1]));

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
