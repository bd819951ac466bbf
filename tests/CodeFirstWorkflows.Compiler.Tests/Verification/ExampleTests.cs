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
    public async Task The_broken_example_is_reported(string id) =>
        Assert.Contains(id, (await ExampleProject.FindingsAsync(ExamplesOf(id)[0])).Select(finding => finding.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_mended_example_is_not_reported(string id) => Assert.Empty(await ExampleProject.FindingsAsync(ExamplesOf(id)[1]));

    private static string[] ExamplesOf(string id) =>
    [
        .. CodeBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", id + ".md"))).Select(block => block.Groups[1].Value),
    ];

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
