using System.IO.Compression;
using System.Xml.Linq;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A package as a file.</summary>
internal static class PackageContent
{
    /// <summary>The files in it, without those that every package has.</summary>
    public static IReadOnlyList<string> Files(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return [.. archive.Entries.Select(entry => entry.FullName).Where(name => !IsEnvelope(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The bytes of one file in it.</summary>
    public static byte[] Bytes(string path, string name)
    {
        using var archive = ZipFile.OpenRead(path);
        var entry = archive.GetEntry(name) ?? throw new FileNotFoundException($"{path} holds no {name}.");
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static XElement Metadata(string path)
    {
        var specification = Files(path).Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal));
        var root = XDocument.Load(new MemoryStream(Bytes(path, specification))).Root!;
        return root.Element(root.Name.Namespace + "metadata")!;
    }

    public static XElement? Child(this XElement metadata, string name) => metadata.Element(metadata.Name.Namespace + name);

    public static IReadOnlyList<string> Dependencies(this XElement metadata) =>
        [.. metadata.Descendants(metadata.Name.Namespace + "dependency").Select(dependency => dependency.Attribute("id")!.Value)];

    private static bool IsEnvelope(string name) =>
        name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal) || name == "[Content_Types].xml";
}
