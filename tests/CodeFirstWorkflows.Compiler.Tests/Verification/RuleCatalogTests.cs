using System.Collections.Immutable;
using System.Reflection;
using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>Each rule has everything that a rule has: a page, a link to it, a row of the release file, a row of the table, and a test.</summary>
public sealed class RuleCatalogTests
{
    private static readonly Lazy<string> Tests = new(() => string.Concat(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "CodeFirstWorkflows.Compiler.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)));

    public static TheoryData<string> Ids => [.. Rule.All.Select(rule => rule.Id)];

    [Fact]
    public void Every_id_is_a_rule_and_every_rule_has_its_own_id()
    {
        var ids = typeof(RuleIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(ids.Order(StringComparer.Ordinal), Rule.All.Select(rule => rule.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_links_to_its_page(string id) => Assert.EndsWith($"/docs/rules/{id}.md", Of(id).HelpLinkUri, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_page_has_its_title_severity_and_examples(string id)
    {
        var rule = Of(id);
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", id + ".md"));
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains($"**Severity**: {rule.DefaultSeverity}", page, StringComparison.Ordinal);
        foreach (var section in new[] { "## Cause", "## Example", "## How to fix", "## When to suppress" })
            Assert.Contains($"\n{section}\n", page, StringComparison.Ordinal);
        Assert.True(page.Split("```csharp").Length > 2 || ExampleTests.WithoutExample.Contains(id), "A broken and a mended example are missing.");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_table_of_the_pages_lists_it(string id)
    {
        var rule = Of(id);
        var row = $"| [{id}]({id}.md) | {rule.Title} | {rule.DefaultSeverity} | {(Fixable.Contains(id) ? "yes" : "")} |";
        Assert.Contains(row, File.ReadAllLines(Path.Combine(Repository.Root, "docs", "rules", "README.md")));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_release_file_lists_it(string id)
    {
        var rule = Of(id);
        var rows = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(file => File.ReadLines(Path.Combine(Repository.Root, "generators", "CodeFirstWorkflows.Language", file)))
            .Where(line => line.StartsWith(id + " ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToArray();
        Assert.Equal([id, rule.Category, rule.DefaultSeverity.ToString(), rule.Title.ToString()], Assert.Single(rows));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_test_expects_it(string id) => Assert.True(
        Tests.Value.Contains($"{{|{id}:", StringComparison.Ordinal) || Tests.Value.Contains($"\"{id}\"", StringComparison.Ordinal),
        $"No test expects {id}: write one with the markup {{|{id}:…|}}.");

    [Fact]
    public void Each_fix_mends_rules_that_exist_and_names_itself()
    {
        foreach (var fix in Fixes)
        {
            Assert.All(fix.FixableDiagnosticIds, id => Of(id));
            Assert.NotNull(fix.GetFixAllProvider());
            Assert.Equal(fix.GetType().Name, fix.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()?.Name);
        }
    }

    private static CodeFixProvider[] Fixes { get; } =
    [
        .. typeof(MakeClassPartialFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private static ImmutableHashSet<string> Fixable { get; } = [.. Fixes.SelectMany(fix => fix.FixableDiagnosticIds)];

    private static DiagnosticDescriptor Of(string id) => Rule.All.Single(rule => rule.Id == id);
}
