namespace CodeFirstWorkflows.Package.Tests;

/// <summary>The text of a user's project.</summary>
internal static class ProjectFile
{
    /// <summary>A program; <paramref name="references"/> are groups of items or imports.</summary>
    public static string Program(string references, string properties = "") => Library(references, "<OutputType>Exe</OutputType>" + properties);

    /// <summary>A library.</summary>
    public static string Library(string references, string properties = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          {references}
        </Project>
        """;
}
